//! What agents remember about people: one item a person, with all facts, because an answer needs all of them.

use domain::error::{Error, Result};
use domain::ids::{AccountId, AgentId, PersonId};
use domain::memory::Person;

use super::table::{Item, Table, Write};
use super::{Store, Transaction, Versioned, keys};

/// The memory of one account's agents.
pub struct Memory<'a> {
    store: &'a Store,
    account: AccountId,
}

impl<'a> Memory<'a> {
    pub(crate) fn new(store: &'a Store, account: AccountId) -> Self {
        Self { store, account }
    }

    /// What an agent remembers about a person. Nobody has to be made first: of somebody unknown it is nothing, at
    /// version 0.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub async fn get(&self, agent: AgentId, person: PersonId) -> Result<Versioned<Person>> {
        match self.table().get(&keys::person(self.account, agent, person)).await? {
            Some(item) => Ok(Versioned { value: item.decode()?, version: item.version }),
            None => Ok(Versioned { value: Person::new(person, agent), version: 0 }),
        }
    }

    /// Plans the writing of a changed person over the version that was read. The transaction fails as stale when anybody
    /// else was faster.
    ///
    /// # Errors
    /// When the person has no JSON form.
    pub fn put(&self, transaction: &mut Transaction, person: Versioned<Person>) -> Result<Versioned<Person>> {
        let person = Versioned { version: person.version + 1, ..person };
        let key = keys::person(self.account, person.value.agent, person.value.id);
        let item = Item::new(key, "person", &person.value)?.at_version(person.version);
        let write = if person.version == 1 { Write::create(item) } else { Write::replace(item) };
        transaction.add(write, Error::stale);
        Ok(person)
    }

    /// Writes a changed person over the version that was read.
    ///
    /// # Errors
    /// [`domain::ErrorKind::PreconditionFailed`] when somebody else was faster.
    pub async fn update(&self, person: Versioned<Person>) -> Result<Versioned<Person>> {
        let mut transaction = Transaction::default();
        let person = self.put(&mut transaction, person)?;
        transaction.commit(self.table()).await?;
        Ok(person)
    }

    /// Forgets everybody whom an agent knew.
    ///
    /// # Errors
    /// When the table cannot be written.
    pub async fn purge(&self, agent: AgentId) -> Result<()> {
        super::purge(self.table(), &keys::people(self.account, agent)).await
    }

    fn table(&self) -> &'a dyn Table {
        self.store.table()
    }
}
