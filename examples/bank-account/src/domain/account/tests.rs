use super::*;

fn account(balance: i64, limit: i64) -> Account {
    Account {
        number: "1001".parse().unwrap(),
        holder: "Ada".into(),
        limit: Cents(limit),
        balance: Cents(balance),
    }
}

#[test]
fn pays_out_to_the_limit_and_no_cent_further() {
    let account = account(1000, 500);
    assert_eq!(
        account.withdraw(Cents(1500), "rent"),
        Ok(AccountEvent::Withdrawn {
            amount: Cents(1500),
            text: "rent".into()
        })
    );
    assert_eq!(
        account.withdraw(Cents(1501), "rent"),
        Err(Refusal::Overdrawn {
            amount: Cents(1501),
            available: Cents(1500)
        })
    );
}

#[test]
fn moves_no_money_the_other_way() {
    for amount in [Cents(0), Cents(-1), Cents(i64::MIN)] {
        let refused = Err(Refusal::NotPositive { amount });
        assert_eq!(account(0, 0).deposit(amount, ""), refused);
        assert_eq!(account(0, 0).withdraw(amount, ""), refused);
    }
}

#[test]
fn refuses_a_deposit_that_cannot_be_counted() {
    let account = account(i64::MAX - 1, 0);
    assert!(account.deposit(Cents(1), "").is_ok());
    assert!(matches!(
        account.deposit(Cents(2), ""),
        Err(Refusal::TooMuch { .. })
    ));
}

#[test]
fn no_withdrawal_that_is_allowed_underflows() {
    for (balance, limit) in [(i64::MAX, i64::MAX), (-i64::MAX, i64::MAX), (0, i64::MAX)] {
        let account = account(balance, limit);
        if account.withdraw(account.available(), "").is_ok() {
            assert!(balance.checked_sub(account.available().0).is_some());
        }
    }
}

#[test]
fn a_limit_does_not_go_below_what_is_owed() {
    assert!(account(-300, 500).change_limit(Cents(300)).is_ok());
    assert!(matches!(
        account(-300, 500).change_limit(Cents(299)),
        Err(Refusal::OverdrawnFurther { .. })
    ));
    assert!(matches!(
        account(0, 0).change_limit(Cents(-1)),
        Err(Refusal::NegativeLimit { .. })
    ));
}

#[test]
fn closes_when_nobody_owes_anything() {
    assert_eq!(account(0, 500).close(), Ok(AccountEvent::Closed));
    for balance in [-1, 1] {
        assert!(matches!(
            account(balance, 500).close(),
            Err(Refusal::NotSettled { .. })
        ));
    }
}

#[test]
fn nobody_opens_an_account_for_nobody() {
    let number = "1001".parse().unwrap();
    let refused = Account::open(&number, " \t", Cents(0));
    assert_eq!(refused, Err(Refusal::NoHolder));
}

#[test]
fn events_make_the_state() {
    let mut account = Account::opened("1001".parse().unwrap(), "Ada".into(), Cents(500));
    account.deposited(Cents(1000), "wages".into());
    account.withdrawn(Cents(1200), "rent".into());
    account.limit_changed(Cents(300));
    assert_eq!(account, self::account(-200, 300));
}

#[test]
fn replaying_an_absurd_history_does_not_panic() {
    let mut account = account(i64::MAX, 0);
    account.deposited(Cents(1), String::new());
    account.withdrawn(Cents(i64::MIN), String::new());
    assert_eq!(account.balance, Cents(i64::MAX));
}
