//! One line to a server: how it is set up, its prepared statements, and how a transaction on it ends. It knows no table.

use super::failures;
use crate::db::WAIT;
use crate::db::site::Address;
use postgres::{Client, NoTls, Statement};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use throughline_model::failure::Failure;

/// How a line is set up. What was acknowledged must be on the disk, whatever the server's own setting says. A cursor is always read to
/// its end, so the plan for all rows is wanted. Compiling plans costs more than it gives for statements as small as ours.
const SETUP: &str = "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') IN ('off', 'local'); \
                     SET cursor_tuple_fraction = 1.0; SET jit = off; SET client_min_messages = warning; SET lock_timeout = '2s';";

/// Prepared statements kept on a line; more than the store has, so that only a fault would reach it.
const MOST_STATEMENTS: usize = 512;

/// A line to a server. Statements may be run while another's rows are being read: the line is borrowed only for each exchange.
pub(in crate::db) struct Line {
    client: RefCell<Client>,
    prepared: RefCell<HashMap<String, Statement>>,
    shown: String,
    /// A statement failed: the server undoes the transaction whatever is said to it.
    failed: Cell<bool>,
    /// Rows added in bulk and not yet sent.
    pub(super) waiting: Cell<usize>,
    /// How many cursors are open, for their names.
    pub(super) cursors: Cell<u32>,
}

impl Line {
    /// Connects; refused with what to do where that does not succeed.
    pub(super) fn connect(address: &Address) -> Result<Self, Failure> {
        let mut config = address.config.clone();
        config.application_name("throughline");
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(WAIT * 5);
        }
        let fail = |e: postgres::Error| failures::connecting(&address.shown, &e);
        let mut client = config.connect(NoTls).map_err(fail)?;
        client.batch_execute(SETUP).map_err(fail)?;
        Ok(Self {
            client: RefCell::new(client),
            prepared: RefCell::default(),
            shown: address.shown.clone(),
            failed: Cell::new(false),
            waiting: Cell::new(0),
            cursors: Cell::new(0),
        })
    }

    /// One exchange with the server.
    pub(super) fn with<T>(&self, f: impl FnOnce(&mut Client) -> Result<T, postgres::Error>) -> Result<T, Failure> {
        let mut client = self.client.try_borrow_mut().map_err(|e| Failure::broken("speaking to the database", e))?;
        f(&mut client).map_err(|e| {
            self.failed.set(true);
            failures::working(&self.shown, &e)
        })
    }

    /// A fault that the driver did not report as its own error, while rows were being sent.
    pub(super) fn sending(&self, error: &std::io::Error) -> Failure {
        self.failed.set(true);
        match error.get_ref().and_then(|inner| inner.downcast_ref::<postgres::Error>()) {
            Some(inner) => failures::working(&self.shown, inner),
            None => failures::lost(&self.shown),
        }
    }

    /// Runs statements without parameters.
    pub(in crate::db) fn batch(&self, text: &str) -> Result<(), Failure> {
        self.with(|client| client.batch_execute(text))
    }

    /// The statement of this text, prepared once a line.
    pub(super) fn prepare(&self, text: &str) -> Result<Statement, Failure> {
        if let Some(known) = self.prepared.borrow().get(text) {
            return Ok(known.clone());
        }
        let statement = self.with(|client| client.prepare(text))?;
        let mut prepared = self.prepared.borrow_mut();
        if prepared.len() >= MOST_STATEMENTS {
            prepared.clear();
        }
        prepared.insert(text.to_owned(), statement.clone());
        Ok(statement)
    }

    /// Keeps the transaction. The server would answer `COMMIT` after a failed statement by undoing everything, without an error.
    pub(super) fn commit(&self) -> Result<(), Failure> {
        let undone = if self.failed.get() {
            Some("a statement in it had failed")
        } else if self.waiting.get() > 0 {
            Some("rows were added in bulk and never sent")
        } else {
            None
        };
        if let Some(why) = undone {
            self.roll_back();
            return Err(Failure::broken("keeping a change", why));
        }
        let mut client = self.client.try_borrow_mut().map_err(|e| Failure::broken("keeping a change", e))?;
        client.batch_execute("COMMIT").map_err(|e| failures::keeping(&self.shown, &e))
    }

    /// Undoes the transaction; whether the line can be used again.
    pub(super) fn roll_back(&self) -> bool {
        self.failed.set(false);
        self.waiting.set(0);
        self.cursors.set(0);
        self.batch("ROLLBACK").is_ok()
    }

    /// Whether the server is no longer there at the other end.
    pub(super) fn is_cut(&self) -> bool {
        self.client.try_borrow().is_ok_and(|client| client.is_closed())
    }
}
