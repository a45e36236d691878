use uuid::Uuid;

use crate::{Endpoint, Error};

/// A database of one test, dropped with this value, whoever is still connected to it.
#[derive(Debug)]
#[must_use = "the database is dropped with this value"]
pub struct Database {
    name: String,
    server: Endpoint,
    endpoint: Endpoint,
}

impl Database {
    pub(crate) fn create(server: &Endpoint, template: Option<&str>) -> Result<Self, Error> {
        // Found again among others, should the test be killed.
        let name = format!("eventsourcing_test_{}", Uuid::now_v7().simple());
        let create = server.product().engine().create(&name, template);
        server.run(&create)?;
        Ok(Self {
            endpoint: server.database(&name),
            server: server.clone(),
            name,
        })
    }

    /// Its URL, as Diesel takes it.
    pub fn url(&self) -> &str {
        self.endpoint.url()
    }

    /// Its name on the server.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where it answers, to [run](Endpoint::run) statements in it.
    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// Makes databases from this one, with all that is in it. No connection to it may be open.
    ///
    /// On a server whose URL was given, the template stays behind if it is never dropped, as in a
    /// `static`.
    pub fn into_template(self) -> Result<Template, Error> {
        let copies = self.endpoint.product().engine().copies();
        let script = (!copies).then(|| self.endpoint.dump()).transpose()?;
        Ok(Template {
            database: self,
            script,
        })
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let drop = self.server.product().engine().drop(&self.name);
        if let Err(error) = self.server.run(&drop) {
            // The server may be gone, and the database with it: that was the test.
            eprintln!("the database {} was not dropped: {error}", self.name);
        }
    }
}

/// A database that others begin as copies of.
#[derive(Debug)]
pub struct Template {
    database: Database,
    script: Option<String>,
}

impl Template {
    /// A database with all that the template has.
    pub fn fresh_database(&self) -> Result<Database, Error> {
        let server = &self.database.server;
        let Some(script) = &self.script else {
            return Database::create(server, Some(&self.database.name));
        };
        let database = Database::create(server, None)?;
        database.endpoint.run(script)?;
        Ok(database)
    }
}
