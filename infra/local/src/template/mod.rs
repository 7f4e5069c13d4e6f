//! Reads `template.yaml` into a [`System`], refusing by name what it does not understand.

mod fields;
mod intrinsics;
mod model;
mod names;
mod read;
mod read_api;
mod read_cdn;
mod read_function;
mod read_storage;
mod resources;
mod yaml;

pub use model::{
    Asynchronous, Behaviour, Bucket, Cors, Distribution, Function, FunctionUrl, HttpApi, JwtAuthorizer, ObjectEvent,
    Origin, Queue, QueueEvent, ResponseHeaders, Route, Schedule, System, Table, Throttle,
};
pub use names::{ACCOUNT_ID, Names, REGION};
pub use read::load;
pub use yaml::parse;
