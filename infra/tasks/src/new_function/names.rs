//! The spellings of a function's name and of its queue's.

use super::Kind;

/// What placeholders in the templates stand for.
pub(super) struct Names {
    /// `mail-sender`.
    pub(super) name: String,
    replacements: Vec<(&'static str, String)>,
}

impl Names {
    /// # Errors
    ///
    /// When `name`, or the name of the queue, is not lower-case words of letters and digits with hyphens between them.
    pub(super) fn new(name: &str, kind: &Kind) -> Result<Self, String> {
        let queue = if let Kind::Queue(queue) = kind { queue.as_str() } else { name };
        for word in [name, queue] {
            check(word)?;
        }
        if matches!(kind, Kind::Queue(_)) && queue.contains('-') {
            return Err(format!("a queue is called by one word, such as `mails`; {queue} has more"));
        }
        let replacements = vec![
            ("@name@", name.to_owned()),
            ("@Name@", pascal(name)),
            ("@snake@", name.replace('-', "_")),
            ("@words@", name.replace('-', " ")),
            ("@queue@", queue.to_owned()),
            ("@Queue@", pascal(queue)),
            ("@QUEUE@", queue.to_uppercase()),
            // What dead letters are called by: the queue, or the function that the clock calls.
            ("@dead@", queue.to_owned()),
            ("@Dead@", pascal(queue)),
        ];
        Ok(Self { name: name.to_owned(), replacements })
    }

    /// `template` with every placeholder replaced.
    pub(super) fn fill(&self, template: &str) -> String {
        self.replacements.iter().fold(template.to_owned(), |text, (placeholder, word)| text.replace(placeholder, word))
    }
}

fn check(name: &str) -> Result<(), String> {
    let is_word = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_lowercase())
            && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    };
    if name.split('-').all(is_word) {
        Ok(())
    } else {
        Err(format!("{name:?} is not lower-case words with hyphens between them, such as `mail-sender`"))
    }
}

fn pascal(name: &str) -> String {
    let words = name.split('-').map(|word| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect::<String>()
    });
    words.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_spelled_as_each_language_wants_it() {
        let names = Names::new("mail-sender", &Kind::Queue("mails".into())).unwrap();
        let spelled = names.fill("@name@ @Name@ @snake@ @words@ @queue@ @Queue@ @QUEUE@ @Dead@");
        assert_eq!(spelled, "mail-sender MailSender mail_sender mail sender mails Mails MAILS Mails");
        assert_eq!(Names::new("nightly-report", &Kind::Schedule).unwrap().fill("@Dead@"), "NightlyReport");
    }

    #[test]
    fn a_name_is_lower_case_words() {
        for name in ["", "Mail", "mail_sender", "mail--sender", "-mail", "1mail"] {
            assert!(Names::new(name, &Kind::Http).is_err(), "{name}");
        }
        assert!(Names::new("sender", &Kind::Queue("two-words".into())).is_err());
    }
}
