//! The web in memory.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use bytes::Bytes;
use domain::site::PageAddress;
use shared::fetch::{FetchError, Fetched, Web};

/// Pages that a test puts at addresses, and the addresses that were asked for. Where nothing was put there is no page.
#[derive(Debug, Default)]
pub struct MemoryWeb {
    answers: Mutex<BTreeMap<String, Result<Fetched, FetchError>>>,
    asked: Mutex<Vec<String>>,
}

impl MemoryWeb {
    /// Puts a page of HTML at an address.
    pub fn page(&self, address: &str, html: &str) {
        self.put(address, "text/html; charset=utf-8", html.to_owned());
    }

    /// Puts anything at an address.
    pub fn put(&self, address: &str, content_type: &str, content: impl Into<Bytes>) {
        let content_type = Some(content_type.to_owned());
        self.answer(address, Ok(Fetched { status: 200, content_type, bytes: content.into(), ..Fetched::default() }));
    }

    /// Has an address lead to another one.
    pub fn redirect(&self, address: &str, location: &str) {
        let location = Some(location.to_owned());
        self.answer(address, Ok(Fetched { status: 301, location, ..Fetched::default() }));
    }

    /// Has an address answer with this.
    pub fn answer(&self, address: &str, answer: Result<Fetched, FetchError>) {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner).insert(address.to_owned(), answer);
    }

    /// Takes the addresses that were asked for, in their order.
    #[must_use]
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[async_trait]
impl Web for MemoryWeb {
    async fn get(&self, address: &PageAddress, most: usize) -> Result<Fetched, FetchError> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).push(address.to_string());
        let answer = self.answers.lock().unwrap_or_else(PoisonError::into_inner).get(address.as_str()).cloned();
        let fetched = answer.unwrap_or_else(|| Ok(Fetched { status: 404, ..Fetched::default() }))?;
        if fetched.bytes.len() > most { Err(FetchError::TooLarge) } else { Ok(fetched) }
    }
}
