//! A schema of its own on the test server, gone when dropped. Only for tests; without a server there is none.
#![allow(dead_code, clippy::unwrap_used)]

use postgres::{Client, NoTls};
use std::sync::atomic::{AtomicU32, Ordering};

/// Names the server, as an address that may make schemas: `cargo xtask test` starts one and sets it.
pub const VARIABLE: &str = "THROUGHLINE_TEST_POSTGRES";

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A schema.
pub struct Schema {
    server: String,
    /// Its name.
    pub name: String,
    /// The address of the region that is kept in it.
    pub address: String,
}

impl Schema {
    /// Makes one; `None`, and a line that says so, where no server is named.
    pub fn make() -> Option<Self> {
        let Ok(server) = std::env::var(VARIABLE) else {
            println!("not run: on PostgreSQL ({VARIABLE} names no server; `cargo xtask test` starts one)");
            return None;
        };
        let nanos = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_nanos();
        let name = format!("t{}_{}_{nanos}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let mark = if server.contains('?') { '&' } else { '?' };
        let address = format!("{server}{mark}options=-csearch_path%3D{name}");
        let schema = Self { server, name, address };
        schema.run(&format!("CREATE SCHEMA {}", schema.name));
        Some(schema)
    }

    /// A line to the schema.
    pub fn client(&self) -> Client {
        Client::connect(&self.address, NoTls).unwrap()
    }

    fn run(&self, text: &str) {
        Client::connect(&self.server, NoTls).unwrap().batch_execute(text).unwrap();
    }
}

impl Drop for Schema {
    fn drop(&mut self) {
        self.run(&format!("DROP SCHEMA {} CASCADE", self.name));
    }
}
