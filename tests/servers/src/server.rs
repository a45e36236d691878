mod standby;

use std::{
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use crate::{
    Certificates, Endpoint, Error, Product, Settings,
    endpoint::output_of,
    engine::{Engine, Place},
    folder::Folder,
    keeper::Keeper,
    ports::free_port,
    programs,
};

/// How long a server may take to answer; a machine that is busy makes it slow.
const PATIENCE: Duration = Duration::from_secs(120);

/// How often a start is tried on another port.
const ATTEMPTS: usize = 3;

/// A private server, gone with this value and all that was stored in it.
///
/// It is gone as well when this process is, however it ended.
#[derive(Debug)]
pub struct Server {
    // Before the folder, which goes away after the server.
    keeper: Option<Keeper>,
    folder: Folder,
    data: PathBuf,
    run: PathBuf,
    port: u16,
    settings: Settings,
    endpoint: Endpoint,
}

impl Server {
    /// Starts one with the default settings, and waits until it answers.
    pub fn start(product: Product) -> Result<Self, Error> {
        Self::start_with(product, &Settings::default())
    }

    /// Starts one that is set otherwise.
    pub fn start_with(product: Product, settings: &Settings) -> Result<Self, Error> {
        again(|| {
            let mut server = Self::prepare(product, settings.clone())?;
            server.initialise()?;
            server.launch(&[])?;
            Ok(server)
        })
    }

    /// Starts one that encrypts connections where a client asks for it, as the `host` of its
    /// certificate.
    pub fn start_encrypting(product: Product, host: &str) -> Result<(Self, Certificates), Error> {
        again(|| {
            let mut server = Self::prepare(product, Settings::default())?;
            let engine = server.engine();
            let certificates = Certificates::make(&server.folder, engine.daemon(), host)?;
            let [certificate, key] = [&certificates.certificate, &certificates.key];
            server.settings = engine.encrypting(certificate, key);
            server.initialise()?;
            server.launch(&[])?;
            Ok((server, certificates))
        })
    }

    /// One that does not run and has no data.
    pub(crate) fn prepare(product: Product, settings: Settings) -> Result<Self, Error> {
        let engine = product.engine();
        let missing = programs::missing(engine.programs());
        if !missing.is_empty() {
            return Err(Error::missing(engine.name(), &missing));
        }
        let folder = Folder::create()?;
        let port = free_port();
        Ok(Self {
            keeper: None,
            data: folder.make("data", engine.daemon())?,
            run: folder.make("run", engine.daemon())?,
            folder,
            port,
            settings,
            endpoint: Endpoint::new(product, &engine.url(port))?,
        })
    }

    pub(crate) fn initialise(&self) -> Result<(), Error> {
        let command = self.engine().initialise(&self.place())?;
        let mut initialise = self.folder.server_command(self.engine().daemon());
        initialise.args(command);
        output_of(initialise, "").map(drop)
    }

    /// Starts the process and waits until it answers; `more` are options of this start alone.
    pub(crate) fn launch(&mut self, more: &[&str]) -> Result<(), Error> {
        let engine = self.engine();
        let mut command = self.settings.as_environment();
        command.extend(engine.serve(&self.place(), &self.settings)?);
        command.extend(more.iter().map(Into::into));
        let keeper = Keeper::start(&self.folder, engine.daemon(), &command)?;
        self.keeper = Some(keeper);
        self.wait_until_ready()
    }

    /// Waits until it takes all statements. The answer is that of the server with this data: another
    /// might be there.
    pub(crate) fn wait_until_ready(&self) -> Result<(), Error> {
        let data = self.data.to_string_lossy();
        self.wait_until(self.engine().ready_query(), &data)
    }

    /// Waits until it answers a query with this.
    pub(crate) fn wait_until(&self, query: &str, answer: &str) -> Result<(), Error> {
        let answers = || self.endpoint.run(query).is_ok_and(|it| it == answer);
        let answered = self
            .keeper
            .as_ref()
            .and_then(|it| await_answer(it, answers));
        answered.ok_or_else(|| Error::DidNotStart {
            product: self.engine().name(),
            log: self.folder.end_of_log(),
        })
    }

    /// Where it answers.
    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// Its folder: `log` is what it says, `data` what it stores.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Stops it in order, as for maintenance. Nothing happens if it does not run.
    pub fn stop(&mut self) -> Result<(), Error> {
        self.end(self.engine().stop_signal())
    }

    /// Kills all its processes at once, and waits until they are gone. Nothing happens if it does not
    /// run.
    pub fn kill(&mut self) -> Result<(), Error> {
        self.end("KILL")
    }

    /// Ends all its processes at once, as their own emergency stop does where they have one
    /// (`pg_ctl stop -m immediate`).
    pub fn stop_immediately(&mut self) -> Result<(), Error> {
        self.end(self.engine().daemon().end_signal)
    }

    /// Lets it stand still, as on a machine that has no time for it or no network, until it is told to
    /// [go on](Self::resume). Connections stay, and are not answered. Nothing happens if it does not run.
    pub fn suspend(&mut self) -> Result<(), Error> {
        self.hold(true)
    }

    /// Lets it go on after it was suspended.
    pub fn resume(&mut self) -> Result<(), Error> {
        self.hold(false)
    }

    fn hold(&mut self, still: bool) -> Result<(), Error> {
        self.keeper.as_mut().map_or(Ok(()), |it| it.hold(still))
    }

    /// Starts it again after it was stopped or killed, with its data, on the same port.
    pub fn start_again(&mut self) -> Result<(), Error> {
        self.kill()?;
        self.launch(&[])
    }

    fn end(&mut self, signal: &str) -> Result<(), Error> {
        self.keeper.take().map_or(Ok(()), |it| it.end(signal))
    }

    fn engine(&self) -> &'static dyn Engine {
        self.endpoint.product().engine()
    }

    fn place(&self) -> Place<'_> {
        Place {
            data: &self.data,
            run: &self.run,
            port: self.port,
        }
    }
}

/// Waits until a server answers; nothing if it is gone before.
pub(crate) fn await_answer(keeper: &Keeper, answers: impl Fn() -> bool) -> Option<()> {
    let deadline = Instant::now() + PATIENCE;
    while !answers() {
        if keeper.is_alone() || Instant::now() > deadline {
            return None;
        }
        thread::sleep(Duration::from_millis(20));
    }
    Some(())
}

/// Tries a start on other ports: one that was free a moment ago may have been taken.
pub(crate) fn again<T>(start: impl Fn() -> Result<T, Error>) -> Result<T, Error> {
    for _ in 1..ATTEMPTS {
        match start() {
            Err(Error::DidNotStart { .. }) => {}
            outcome => return outcome,
        }
    }
    start()
}
