//! Refresh tokens: each is good once, and a sign-in ends with all of its tokens.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

use super::User;
use crate::ids;

/// How long a sign-in can be renewed without the page.
const RENEWAL_LIFE: Duration = Duration::from_secs(24 * 3600);
/// How long a token that was exchanged still works: two tabs may renew at once, and an answer may get lost.
const GRACE: Duration = Duration::from_secs(60);

/// The refresh tokens that are good. They are forgotten with the program; people then sign in again.
#[derive(Default)]
pub(super) struct Renewals {
    tokens: Mutex<HashMap<String, Renewal>>,
}

struct Renewal {
    user: User,
    /// The first token of the sign-in.
    family: String,
    expires_at: Timestamp,
}

impl Renewals {
    /// The first refresh token of a sign-in.
    pub(super) fn begin(&self, user: &User, now: Timestamp) -> String {
        let token = ids::uuid();
        let renewal = Renewal { user: user.clone(), family: token.clone(), expires_at: after(now, RENEWAL_LIFE) };
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner).insert(token.clone(), renewal);
        token
    }

    /// Whose a refresh token is, and the one that takes its place; `None` when it is not good.
    pub(super) fn rotate(&self, token: &str, now: Timestamp) -> Option<(User, String)> {
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.retain(|_, renewal| now < renewal.expires_at);
        let used = tokens.get_mut(token)?;
        let next =
            Renewal { user: used.user.clone(), family: used.family.clone(), expires_at: after(now, RENEWAL_LIFE) };
        used.expires_at = used.expires_at.min(after(now, GRACE));
        let (user, fresh) = (next.user.clone(), ids::uuid());
        tokens.insert(fresh.clone(), next);
        Some((user, fresh))
    }

    /// Ends the sign-in that a refresh token belongs to.
    pub(super) fn revoke(&self, token: &str) {
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(family) = tokens.get(token).map(|renewal| renewal.family.clone()) {
            tokens.retain(|_, renewal| renewal.family != family);
        }
    }
}

fn after(now: Timestamp, span: Duration) -> Timestamp {
    now.saturating_add(span).unwrap_or(Timestamp::MAX)
}
