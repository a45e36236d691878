//! The dictionaries of a store: none is named by a row that the database does not hold.

use super::{
    dictionary_strategy::DictionaryStrategy,
    errors::{Corrupt, Error, RecordError},
    event_store::{Answer, EventStore},
    record_strategy::RecordStrategy,
    stored_form::{Fetched, compression::dictionary::Dictionary},
};

impl<S: RecordStrategy + ?Sized> EventStore<S> {
    /// The dictionary that the database holds under this id.
    ///
    /// # Errors
    ///
    /// [`Misuse`](Error::Misuse) when it holds none, [`Corrupt`](Error::Corrupt) when what it holds
    /// is damaged.
    pub fn dictionary(&self, id: u32) -> Answer<S, Dictionary> {
        let Some(content) = self.kept()?.find_dictionary(id)? else {
            return Err(Error::misuse(format!(
                "the database holds no dictionary {id:08x}: train one by `train_dictionary`, or put \
                 it there by `put_dictionary`"
            )));
        };
        Dictionary::stored(id, content).map_err(|what| corrupt(id, what))
    }

    /// Puts a dictionary into the database, where it stays; nothing is done where it is already. A
    /// store does so by itself with the one it compresses with.
    ///
    /// # Errors
    ///
    /// [`Misuse`](Error::Misuse) when another one is there under the same id, or the record strategy
    /// keeps none.
    pub fn put_dictionary(&self, dictionary: &Dictionary) -> Answer<S, ()> {
        let (kept, id) = (self.kept()?, dictionary.id());
        let put = || kept.put_dictionary(id, dictionary.content());
        match self.retry().run(put, RecordError::is_passing) {
            Err(RecordError::Conflict) => Err(self.whose(dictionary)),
            answer => Ok(answer?),
        }
    }

    /// Puts the dictionary of the form into the database, unless it is there. Each save asks: a table
    /// that somebody has emptied, or another backup, is seen by nobody else in time.
    pub(super) fn hold_dictionary(&self) -> Answer<S, ()> {
        let Some(dictionary) = self.mapper().stored_form().compressing().dictionary() else {
            return Ok(());
        };
        let there = self.kept()?.find_dictionary(dictionary.id())?;
        if there.as_deref() != Some(dictionary.content()) {
            self.put_dictionary(dictionary)?;
        }
        Ok(())
    }

    /// Fetches a dictionary to read with. Where that fails for good, the event that needs it says
    /// why.
    pub(super) fn fetch_dictionary(&self, id: u32, fetched: &mut Fetched) -> Answer<S, ()> {
        let found = match self.strategy().dictionaries() {
            Some(kept) => match kept.find_dictionary(id)? {
                Some(content) => Dictionary::stored(id, content),
                None => Err("the database does not hold it: restore it from a backup".into()),
            },
            None => Err(format!("nowhere to be found: {NOT_KEPT}")),
        };
        match found {
            Ok(dictionary) => self.mapper().stored_form().compressing().know(dictionary),
            Err(why) => {
                let what = format!("it is compressed with dictionary {id:08x}, and {why}");
                fetched.is_unusable(id, what);
            }
        }
        Ok(())
    }

    fn kept(&self) -> Answer<S, &dyn DictionaryStrategy> {
        let kept = self.strategy().dictionaries();
        kept.ok_or_else(|| Error::misuse(NOT_KEPT))
    }

    /// Why a dictionary is not put where another one is: that is damaged, or its checksum is the
    /// same.
    fn whose(&self, dictionary: &Dictionary) -> Error<S::Position> {
        match self.dictionary(dictionary.id()) {
            Ok(other) => Error::misuse(format!(
                "the database holds {other:?}, another one of the same id; train one from other \
                 rows, or of another size"
            )),
            Err(error) => error,
        }
    }
}

const NOT_KEPT: &str = "the record strategy keeps no dictionaries: let its `dictionaries` answer a \
                        `DictionaryStrategy`, or compress without one";

fn corrupt<P: crate::domain::position::Position>(id: u32, what: String) -> Error<P> {
    Error::Corrupt(Corrupt {
        place: format!("dictionary {id:08x}"),
        what,
        cause: None,
    })
}
