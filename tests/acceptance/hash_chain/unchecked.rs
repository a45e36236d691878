//! What reads the events of a hash chain and makes no aggregate of them: it checks no seal, as the guide
//! says.

use eventsourcing::{LogPosition, RecordedEvent};

use super::{
    Charts, change, chart_of, is_found,
    model::{ChartEvent, given},
};
use crate::stores::on_every_store;

on_every_store! {
    fn events_that_are_read_by_themselves_are_as_they_are_stored(store) {
        let charts: Charts = store.repository();
        let id = chart_of(&charts, 3);
        change(store, id, 1, |row| row.state = br#"{"mg":100}"#.into());
        is_found(&charts, id, 1);

        assert!(charts.contains(id).unwrap());
        let events = store.get_domain_events::<ChartEvent>(id).unwrap();
        assert_eq!(events[1].event, given(100));
        let all = store.all_domain_events::<ChartEvent>(LogPosition::START);
        let all: Vec<RecordedEvent<_>> = all.collect::<Result<_, _>>().unwrap();
        assert!(all.iter().any(|it| it.event == given(100)));
        let most = |most, event| match event {
            ChartEvent::Given { mg } => mg.max(most),
            _ => most,
        };
        assert_eq!(store.replay(id, 0, most).unwrap(), 100);
    }
}
