//! The answer buffer, which the model writes into while the judge takes sentences back.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::answer_buffer::AnswerBuffer;

/// An answer buffer behind a lock, which is never held across an await.
pub(super) struct SharedBuffer<'a>(Mutex<AnswerBuffer<'a>>);

impl<'a> SharedBuffer<'a> {
    pub(super) fn new(buffer: AnswerBuffer<'a>) -> Self {
        Self(Mutex::new(buffer))
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, AnswerBuffer<'a>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn into_inner(self) -> AnswerBuffer<'a> {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}
