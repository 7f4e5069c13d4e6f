//! Decides what has to be done with fetched bytes.

use domain::knowledge::{Indexed, KnowledgeFile, Reading};

/// What has to be done with fetched bytes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Plan {
    /// Nothing: the index holds these very bytes.
    Keep(Box<Reading>),
    /// An earlier attempt divided these bytes: what it finished stays finished, and the rest goes to the queue.
    Resume,
    /// Everything.
    Extract,
}

/// The plan for bytes with the digest `content` and the embedding model of this deployment; `indexed` is what the index
/// holds of the file now.
pub(crate) fn plan(file: &KnowledgeFile, indexed: Option<&Indexed>, content: &str, model: &str) -> Plan {
    let known = file.reading.as_ref().filter(|reading| reading.content == content);
    let is_indexed = indexed.is_some_and(|indexed| indexed.model == model);
    if let Some(reading) = known.filter(|_| is_indexed) {
        return Plan::Keep(Box::new(reading.clone()));
    }
    let is_divided = file.job.as_ref().is_some_and(|job| job.content == content && job.model == model);
    if is_divided { Plan::Resume } else { Plan::Extract }
}

#[cfg(test)]
mod tests {
    use domain::ids::{AgentId, FileId};
    use domain::knowledge::{FileName, Job, MediaType, Timings};
    use domain::time::Timestamp;

    use super::*;

    fn file() -> KnowledgeFile {
        let now = Timestamp::from_millis(0).unwrap();
        let (id, agent) = (FileId::derived(now, &["f"]), AgentId::derived(now, &["a"]));
        let name = FileName::try_from("price.pdf".to_owned()).unwrap();
        KnowledgeFile::new(id, agent, name, MediaType::Pdf, 10, now)
    }

    fn document() -> extract::Document {
        extract::Document { kind: extract::Kind::Text, encoding: None, pages: Vec::new(), warnings: Vec::new() }
    }

    fn read(content: &str) -> KnowledgeFile {
        let report = crate::pipeline::report(extract::Report::of(&document()), 0, Timings::default());
        let reading = Reading { content: content.into(), model: "m@1".into(), report, edits: None };
        KnowledgeFile { reading: Some(reading), ..file() }
    }

    fn divided(content: &str, model: &str) -> KnowledgeFile {
        let (content, model) = (content.to_owned(), model.to_owned());
        let (number, pages, part_pages, done, pages_done) = (1, 300, 100, 0, 0);
        let (passages, sent, timings) = (None, true, Timings::default());
        let job = Job { number, content, model, pages, part_pages, passages, done, pages_done, sent, timings };
        KnowledgeFile { job: Some(job), ..file() }
    }

    fn indexed(model: &str) -> Indexed {
        Indexed { content: "c".into(), model: model.into(), segments: Vec::new() }
    }

    #[test]
    fn the_same_bytes_are_kept_only_while_the_index_holds_them_for_the_same_model() {
        let known = read("c");
        let reading = known.reading.clone().unwrap();
        assert_eq!(plan(&known, Some(&indexed("m@1")), "c", "m@1"), Plan::Keep(Box::new(reading)));
        assert_eq!(plan(&known, Some(&indexed("m@1")), "d", "m@1"), Plan::Extract);
        assert_eq!(plan(&known, Some(&indexed("m@1")), "c", "m@2"), Plan::Extract);
        assert_eq!(plan(&known, None, "c", "m@1"), Plan::Extract);
    }

    #[test]
    fn a_divided_reading_is_resumed_only_for_the_same_bytes_and_model() {
        assert_eq!(plan(&divided("c", "m@1"), None, "c", "m@1"), Plan::Resume);
        assert_eq!(plan(&divided("c", "m@1"), None, "d", "m@1"), Plan::Extract);
        assert_eq!(plan(&divided("c", "m@1"), None, "c", "m@2"), Plan::Extract);
        assert_eq!(plan(&file(), None, "c", "m@1"), Plan::Extract);
    }
}
