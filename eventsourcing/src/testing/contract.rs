//! The macro that stamps the cases, and what it calls.

use super::{fresh::Fresh, list, nth::Nth};

/// Stamps every case of the contract as a test of each of these strategies.
///
/// After the capabilities of the strategies comes a name for each and a function that makes a
/// [`Fresh`](crate::testing::Fresh) store. The tests are called
/// `name::module::case`. See [`testing`](crate::testing).
#[macro_export]
macro_rules! record_strategy_contract {
    (
        capabilities = [$($capability:ident),* $(,)?];
        $($(#[$attribute:meta])* $name:ident: $fresh:expr),+ $(,)?
    ) => {
        $crate::__record_strategy_contract! {
            [$($capability)*] $([$(#[$attribute])* $name: $fresh])+
        }
    };
}

/// Gives every strategy the whole list of capabilities.
#[doc(hidden)]
#[macro_export]
macro_rules! __record_strategy_contract {
    ($capabilities:tt [$($first:tt)+] $($rest:tt)*) => {
        $crate::__record_strategy_contract! { @one $capabilities $($first)+ }
        $crate::__record_strategy_contract! { $capabilities $($rest)* }
    };
    ($capabilities:tt) => {};
    (@one [$($capability:ident)*] $(#[$attribute:meta])* $name:ident: $fresh:expr) => {
        $(#[$attribute])*
        mod $name {
            // Where no case can take the place of what the expression names.
            mod __fresh {
                #[allow(unused_imports)]
                use super::super::*;

                pub(super) fn fresh() -> $crate::testing::Fresh<impl $crate::testing::Nth> {
                    ($fresh)()
                }
            }

            #[test]
            fn the_capabilities_are_those_of_the_strategy() {
                $crate::testing::check_capabilities(&__fresh::fresh(), &[$(stringify!($capability)),*]);
            }

            $crate::__record_strategy_cases! { stamp always }
            $($crate::__record_strategy_cases! { stamp $capability })*
        }
    };
}

/// Runs the case of this name.
#[doc(hidden)]
pub fn run<P: Nth>(name: &str, fresh: &Fresh<P>) {
    let mut cases = list::cases(list::CAPABILITIES).into_iter();
    let case = cases.find(|it| it.name == name);
    case.expect("a case that is stamped is listed").run(fresh);
}

/// That the capabilities are those that the strategy has: what it can and nobody says is not tested.
#[doc(hidden)]
pub fn check_capabilities<P: Nth>(fresh: &Fresh<P>, said: &[&str]) {
    let has = [
        ("versions", P::BEGINS_AT_FIRST),
        ("times", !P::BEGINS_AT_FIRST),
        ("snapshots", fresh.snapshots().is_some()),
        ("dictionaries", fresh.dictionaries().is_some()),
        ("data_keys", fresh.data_keys().is_some()),
        ("held", fresh.can_hold()),
    ];
    for (capability, has) in has {
        assert_eq!(
            said.contains(&capability),
            has,
            "whether the strategy has the capability `{capability}` (left: what is said of it)"
        );
    }
}
