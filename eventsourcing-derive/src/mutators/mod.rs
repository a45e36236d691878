//! `#[mutators(E)]`.

mod by_hand;
mod call;
mod check;
mod expand;
mod generated;
mod method;
mod model;
mod said;
mod versions;

use proc_macro2::TokenStream;

use crate::errors::Errors;

pub(crate) fn attribute(event: TokenStream, block: TokenStream) -> TokenStream {
    let errors = Errors::default();
    let mut code = block.clone();
    if let Some((event, item)) = model::parse(event, block, &errors) {
        let model::Events { event, generates } = event;
        let methods = model::read_methods(&item, generates, &errors);
        code = expand::user_block(&item, generates);
        let generate = event.as_ref().and_then(|it| it.generate.as_ref());
        code.extend(generate.map(|it| generated::event_enum(it, &item, &methods)));
        let methods = versions::all(&methods, &errors);
        code.extend(match event {
            Some(event) if errors.is_empty() => expand::mutators(&model::Block {
                event,
                item: &item,
                methods,
            }),
            event => expand::stand_in(event.map(|it| it.ty).as_ref(), &item),
        });
    }
    code.extend(errors.into_code());
    code
}
