//! The tokens of RTF.

/// One token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// `{`
    Open,
    /// `}`
    Close,
    /// `\name` or `\name12`.
    Word(&'a str, Option<i32>),
    /// A backslash and a sign: `\~`.
    Symbol(u8),
    /// A byte of text, as itself or as `\'e0`.
    Byte(u8),
}

/// The tokens of a file.
pub(super) struct Tokens<'a> {
    rest: &'a [u8],
}

impl<'a> Tokens<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    fn skip(&mut self, count: usize) {
        self.rest = self.rest.get(count..).unwrap_or_default();
    }

    /// The token after a backslash.
    fn escaped(&mut self) -> Option<Token<'a>> {
        let rest = self.rest;
        match rest {
            [b'\'', high, low, ..] => {
                let digit = |byte: &u8| char::from(*byte).to_digit(16);
                let value = digit(high).zip(digit(low)).and_then(|(high, low)| u8::try_from(high * 16 + low).ok());
                self.skip(3);
                Some(value.map_or(Token::Symbol(b'*'), Token::Byte))
            }
            [letter, ..] if letter.is_ascii_alphabetic() => {
                let length = rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
                let name = rest.get(..length).and_then(|name| std::str::from_utf8(name).ok())?;
                self.skip(length);
                let number = self.number();
                if self.rest.first() == Some(&b' ') {
                    self.skip(1);
                }
                if name == "bin" {
                    // So many bytes of anything follow.
                    self.skip(number.and_then(|count| usize::try_from(count).ok()).unwrap_or(0));
                }
                Some(Token::Word(name, number))
            }
            [sign, ..] => {
                self.skip(1);
                Some(Token::Symbol(*sign))
            }
            [] => None,
        }
    }

    fn number(&mut self) -> Option<i32> {
        let sign = usize::from(self.rest.first() == Some(&b'-'));
        let digits = self.rest.iter().skip(sign).take_while(|byte| byte.is_ascii_digit()).count();
        let number = self.rest.get(..sign + digits).and_then(|number| std::str::from_utf8(number).ok())?;
        let number = if digits > 0 { number.parse().ok() } else { None };
        if digits > 0 {
            self.skip(sign + digits);
        }
        number
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let byte = *self.rest.first()?;
            self.skip(1);
            match byte {
                b'{' => return Some(Token::Open),
                b'}' => return Some(Token::Close),
                b'\\' => return self.escaped(),
                // Line breaks of the file mean nothing.
                b'\r' | b'\n' | 0 => {}
                _ => return Some(Token::Byte(byte)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_numbers_and_bytes_are_told_apart() {
        let tokens: Vec<_> = Tokens::new(b"{\\rtf1\\u-10 ?a\\'e0\\~\\bin3 }}}b\r\n}").collect();
        let expected = [
            Token::Open,
            Token::Word("rtf", Some(1)),
            Token::Word("u", Some(-10)),
            Token::Byte(b'?'),
            Token::Byte(b'a'),
            Token::Byte(0xe0),
            Token::Symbol(b'~'),
            Token::Word("bin", Some(3)),
            Token::Byte(b'b'),
            Token::Close,
        ];
        assert_eq!(tokens, expected);
    }
}
