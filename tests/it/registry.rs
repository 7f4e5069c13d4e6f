//! Every function of the product, from which the tests derive routes, triggers, roles, alarms and golden events.
//! `cargo new-function` adds to this list, and a test compares it with the folders.

use shared::http::Route;
use shared::runtime::Function;

/// Every function, in the order of their names.
pub(crate) const FUNCTIONS: &[Function] = &[
    account::FUNCTION,
    agent_files::FUNCTION,
    agent_passages::FUNCTION,
    agent_sequences::FUNCTION,
    agent_sites::FUNCTION,
    agents::FUNCTION,
    chat::FUNCTION,
    file_parts::FUNCTION,
    file_worker::FUNCTION,
    golden_questions::FUNCTION,
    golden_runner::FUNCTION,
    health::FUNCTION,
    people::FUNCTION,
    sequence_stepper::FUNCTION,
    sequence_tick::FUNCTION,
    site_crawler::FUNCTION,
    usage::FUNCTION,
];

/// Every function with routes, and its routes.
pub(crate) fn all_routes() -> impl Iterator<Item = (&'static str, &'static [Route])> {
    FUNCTIONS.iter().map(|function| (function.name, function.routes())).filter(|(_, routes)| !routes.is_empty())
}
