//! What each macro writes, whole. `UPDATE_EXPECT=1 cargo test -p eventsourcing-derive` writes it down
//! anew.

use expect_test::expect_file;
use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    aggregate, command, derive, event, id, mutators, retry, sequenced_item, subscribe_to,
    value_object,
};

fn pretty(code: TokenStream) -> String {
    prettyplease::unparse(&syn::parse2(code).expect("the macro writes items"))
}

#[test]
fn an_event_enum() {
    let code = quote! {
        #[must_use = "an event that is not triggered has not happened"]
        #[event(topic = "bank.account", alias = "old.account")]
        pub enum AccountEvent {
            Opened { holder: String, limit: Cents },
            #[event(alias = "Called")]
            Renamed(String),
            Closed,
        }
    };
    expect_file!["expansions/event.rs"].assert_eq(&pretty(derive(code, event::derive)));
}

#[test]
fn an_aggregate() {
    let code = quote! {
        #[aggregate(event = AccountEvent)]
        pub struct Account {
            holder: String,
        }
    };
    expect_file!["expansions/aggregate.rs"].assert_eq(&pretty(derive(code, aggregate::derive)));
}

#[test]
fn an_id() {
    let code = quote!(
        pub struct AccountId(Uuid);
    );
    expect_file!["expansions/id.rs"].assert_eq(&pretty(derive(code, id::derive)));
}

#[test]
fn an_aggregate_whose_events_are_generated() {
    let code = quote! {
        #[aggregate(topic = "crm.profile", derive(PartialEq))]
        pub struct Profile {
            /// What they are called.
            #[aggregate(attribute)]
            name: String,
            #[aggregate(attribute, no_method)]
            #[serde(rename = "e_mail", skip_serializing_if = "String::is_empty", default)]
            email: String,
            #[aggregate(default)]
            visits: u32,
        }
    };
    expect_file!["expansions/generated_from_fields.rs"]
        .assert_eq(&pretty(derive(code, aggregate::derive)));
}

#[test]
fn a_block_of_mutators() {
    let code = quote! {
        impl Account {
            fn opened(limit: Cents, holder: String) -> Self {
                Self { holder, limit }
            }

            fn renamed(&mut self, name: String) {
                self.holder = name;
            }

            #[event(Closed)]
            fn on_closed(self) {}
        }
    };
    let code = mutators::attribute(quote!(AccountEvent), code);
    expect_file!["expansions/mutators.rs"].assert_eq(&pretty(code));
}

#[test]
fn a_block_of_mutators_that_generates_its_events() {
    let code = quote! {
        impl Todo {
            /// Somebody wants it done.
            fn added(
                /// What there is to do.
                text: String,
                #[serde(default)] _urgent: bool,
            ) -> Self {
                Self { text, done: false }
            }

            #[event(Finished, alias = "Done")]
            fn done(&mut self) {
                self.done = true;
            }

            fn removed(self) {}
        }
    };
    let generate = quote!(generate = pub(crate) TodoEvent, topic = "todo", derive(PartialEq));
    let code = pretty(mutators::attribute(generate, code));
    let (generated, _) = code
        .split_once("#[automatically_derived]")
        .expect("the rest is as for events written by hand");
    expect_file!["expansions/generated_from_mutators.rs"].assert_eq(generated);
}

#[test]
fn a_command() {
    let code = quote! {
        #[command(aggregate = Account, error = Overdrawn)]
        pub enum AccountCommand {
            #[command(begins)]
            Open { holder: String, limit: Cents },
            Withdraw { amount: Cents },
            #[command(method = change_holder)]
            Rename(String),
            Close,
        }
    };
    expect_file!["expansions/command.rs"].assert_eq(&pretty(derive(code, command::derive)));
}

#[test]
fn a_value_object() {
    let code = quote! {
        #[value_object(check = Self::check, error = NotPositive, display, parse)]
        pub struct Cents(i64);
    };
    expect_file!["expansions/value_object.rs"]
        .assert_eq(&pretty(derive(code, value_object::derive)));
}

#[test]
fn a_sequenced_item() {
    let code = quote! {
        #[sequenced_item(table = crate::schema::ledger_entries)]
        struct LedgerEntry {
            #[sequenced_item(sequence_id)]
            account: Uuid,
            position: Timestamp,
            #[sequenced_item(topic, column = r#type)]
            kind: String,
            #[sequenced_item(state)]
            body: Vec<u8>,
            amount: Option<i64>,
            #[sequenced_item(from = "holder")]
            owner: String,
        }
    };
    expect_file!["expansions/sequenced_item.rs"]
        .assert_eq(&pretty(derive(code, sequenced_item::derive)));
}

#[test]
fn a_function_that_is_tried_again() {
    let policy = quote! {
        on = Unsent::is_worth_trying_again,
        attempts = 5,
        pauses(Duration::ZERO, LONGEST),
        without_jitter
    };
    let code = quote! {
        /// Sends a letter.
        pub fn send(letter: &Letter) -> Result<Receipt, Unsent> {
            post(letter)?.receipt()
        }
    };
    expect_file!["expansions/retry.rs"].assert_eq(&pretty(retry::attribute(policy, code)));
}

#[test]
fn a_function_that_is_subscribed() {
    let code = quote! {
        /// Writes down what was seen.
        pub fn write_down(seen: &RecordedEvent<Seen>) -> Result<(), Nothing> {
            book(seen)
        }
    };
    let code = subscribe_to::attribute(quote!(Seen), code);
    expect_file!["expansions/subscribe_to.rs"].assert_eq(&pretty(code));
}

#[test]
fn what_cannot_be_read_is_an_error_and_never_a_panic() {
    for code in ["", "fn f() {}", "struct", "enum E { A(", "#[event(]"] {
        let Ok(code) = code.parse::<TokenStream>() else {
            continue;
        };
        for macro_ in [
            event::derive,
            aggregate::derive,
            command::derive,
            value_object::derive,
            sequenced_item::derive,
        ] {
            let written = derive(code.clone(), macro_).to_string();
            assert!(written.contains("compile_error"), "{written}");
        }
        let generate = quote!(generate = E);
        let written = mutators::attribute(generate, code.clone()).to_string();
        assert!(written.contains("compile_error"), "{written}");
        for attribute in [
            mutators::attribute,
            retry::attribute,
            subscribe_to::attribute,
        ] {
            let written = attribute(code.clone(), code.clone()).to_string();
            assert!(written.contains("compile_error"), "{written}");
        }
    }
}
