//! S3 notifications.

use jiff::Timestamp;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::ids;
use crate::services::s3::ObjectChange;
use crate::template::{ObjectEvent, REGION};

/// What stays as it is in the key of a notification. A space becomes `+`.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'*').remove(b'/').remove(b' ');

/// Whether a notification is configured for a change.
#[must_use]
pub fn matches(event: &ObjectEvent, change: &ObjectChange) -> bool {
    let kind_matches = event.events.iter().any(|pattern| {
        let pattern = pattern.trim_start_matches("s3:");
        match pattern.strip_suffix('*') {
            Some(start) => change.event.starts_with(start),
            None => change.event == pattern,
        }
    });
    kind_matches
        && event.bucket == change.bucket
        && change.key.starts_with(&event.prefix)
        && change.key.ends_with(&event.suffix)
}

/// The event a function receives.
#[must_use]
pub fn event(configuration: &ObjectEvent, change: &ObjectChange, now: Timestamp) -> Value {
    let key = utf8_percent_encode(&change.key, KEPT).to_string().replace(' ', "+");
    let mut object = json!({ "key": key, "sequencer": change.sequencer });
    if change.event.starts_with("ObjectCreated") {
        object["size"] = change.size.into();
        object["eTag"] = change.etag.as_str().into();
    }
    json!({ "Records": [{
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": REGION,
        "eventTime": now.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string(),
        "eventName": change.event,
        "userIdentity": { "principalId": "AWS:LOCAL" },
        "requestParameters": { "sourceIPAddress": "127.0.0.1" },
        "responseElements": { "x-amz-request-id": ids::uuid(), "x-amz-id-2": "local" },
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": configuration.id,
            "bucket": {
                "name": change.bucket,
                "ownerIdentity": { "principalId": "LOCAL" },
                "arn": format!("arn:aws:s3:::{}", change.bucket),
            },
            "object": object,
        },
    }]})
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(event: &'static str, key: &str) -> ObjectChange {
        let (bucket, etag, sequencer) = ("b".to_owned(), "e".to_owned(), "1".to_owned());
        ObjectChange { event, bucket, key: key.to_owned(), size: 5, etag, sequencer }
    }

    fn configured(events: &[&str]) -> ObjectEvent {
        let events = events.iter().map(|event| (*event).to_owned()).collect();
        ObjectEvent { id: "Uploads".into(), bucket: "b".into(), events, prefix: "in/".into(), suffix: ".txt".into() }
    }

    #[test]
    fn prefix_suffix_and_kind_all_count() {
        let created = configured(&["s3:ObjectCreated:*"]);
        assert!(matches(&created, &change("ObjectCreated:Put", "in/a.txt")));
        assert!(!matches(&created, &change("ObjectRemoved:Delete", "in/a.txt")));
        assert!(!matches(&created, &change("ObjectCreated:Put", "out/a.txt")));
        assert!(!matches(&created, &change("ObjectCreated:Put", "in/a.pdf")));
        assert!(!matches(&configured(&["s3:ObjectCreated:Copy"]), &change("ObjectCreated:Put", "in/a.txt")));
    }

    #[test]
    fn keys_are_encoded_as_s3_does() {
        let event = event(&configured(&[]), &change("ObjectCreated:Put", "in/a b+ж(1).txt"), Timestamp::UNIX_EPOCH);
        assert_eq!(event["Records"][0]["s3"]["object"]["key"], "in/a+b%2B%D0%B6%281%29.txt");
        assert_eq!(event["Records"][0]["eventTime"], "1970-01-01T00:00:00.000Z");
    }
}
