//! Consents to the processing of personal data: each is a document of its own (152-FZ, art. 9), with a text that has a
//! version, and can be taken back.

use crate::kernel::Lang;

/// What a consent is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// To keep an account: addresses and a name.
    Account,
    /// To keep numbers of papers, for booking visits.
    Documents,
    /// To keep data of children, wards and those who trust the owner.
    Family,
    /// To write about one's own complaints by mail and SMS.
    Notices,
}

impl Purpose {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Account, Self::Documents, Self::Family, Self::Notices];

    /// The word in addresses and in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Documents => "documents",
            Self::Family => "family",
            Self::Notices => "notices",
        }
    }

    /// Reads a word.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.code() == code)
    }

    /// Title and text. The hash of the text is its version: a changed comma is another text, and is asked for anew.
    pub fn words(self, lang: Lang) -> (&'static str, &'static str) {
        match (self, lang) {
            (Self::Account, Lang::Ru) => (
                "Согласие на обработку персональных данных",
                "Я разрешаю хранить и использовать мою электронную почту, телефон и имя, если я их укажу. Цель: вход в учётную запись, ответы на мои сообщения, защита учётной записи. Данные хранятся зашифрованными и никому не передаются для других целей. Согласие действует, пока я его не отзову. Отозвать можно в профиле в любой момент: учётная запись будет закрыта, а почта, телефон, имя, документы и данные людей, за которых я действую, будут стёрты сразу. Мои сообщения о проблемах останутся без связи со мной.",
            ),
            (Self::Account, Lang::En) => (
                "Consent to the processing of personal data",
                "I allow to keep and use my e-mail, phone and name, as far as I tell them. Purpose: signing in to the account, answers to my reports, protection of the account. The data are kept encrypted and are passed to nobody for other purposes. The consent holds until I take it back. It can be taken back in the profile at any moment: the account is closed, and e-mail, phone, name, documents and the data of people for whom I act are erased at once. My reports stay without any link to me.",
            ),
            (Self::Documents, Lang::Ru) => (
                "Согласие на обработку данных документов",
                "Я разрешаю хранить и использовать номера моих документов и документов людей, за которых я действую: СНИЛС, полиса ОМС, паспорта, свидетельства о рождении, ИНН. Цель: запись на приём и проверка прав на услугу. Данные хранятся зашифрованными, показываются только мне и сотруднику организации, в которую я записываюсь, и никому не передаются для других целей. Согласие действует, пока я его не отзову. Отозвать можно на этой странице в любой момент: номера документов будут стёрты сразу.",
            ),
            (Self::Documents, Lang::En) => (
                "Consent to the processing of data of documents",
                "I allow to keep and use the numbers of my documents and of documents of people for whom I act: SNILS, medical policy, passport, certificate of birth, taxpayer's number. Purpose: booking visits and checking the right to a service. The data are kept encrypted, are shown only to me and to the employee of the organisation where I book, and are passed to nobody for other purposes. The consent holds until I take it back. It can be taken back on this page at any moment: the numbers are erased at once.",
            ),
            (Self::Family, Lang::Ru) => (
                "Согласие на обработку данных членов семьи",
                "Как законный представитель или доверенное лицо я разрешаю хранить имя и дату рождения детей, подопечных и людей, которые мне доверились. Цель: записывать их на приём и получать их уведомления. Данные хранятся зашифрованными и стираются, когда кончается право действовать за человека. Согласие действует, пока я его не отзову. Отозвать можно на этой странице в любой момент: данные этих людей и номера их документов будут стёрты сразу.",
            ),
            (Self::Family, Lang::En) => (
                "Consent to the processing of data of family members",
                "As their representative by law or by trust I allow to keep names and birth dates of children, wards and people who trust me. Purpose: to book visits for them and to receive their notices. The data are kept encrypted and are erased when the right to act for the person ends. The consent holds until I take it back. It can be taken back on this page at any moment: the data of these people and the numbers of their documents are erased at once.",
            ),
            (Self::Notices, Lang::Ru) => (
                "Согласие на уведомления",
                "Я разрешаю присылать мне письма и SMS о том, что происходит с моими сообщениями и записями на приём. Цель: сообщать об ответах, сроках и переносах. В сообщениях нет специальности врача и причины обращения. Рекламы не будет. Согласие действует, пока я его не отзову. Коды входа приходят и без него.",
            ),
            (Self::Notices, Lang::En) => (
                "Consent to notices",
                "I allow to send me letters and SMS about what happens to my reports and visits. Purpose: to tell of answers, terms and changes. The messages name neither the doctor's speciality nor the reason of a visit. There will be no advertising. The consent holds until I take it back. Sign-in codes come without it too.",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_purpose_has_its_own_words() {
        for purpose in Purpose::ALL {
            assert_eq!(Purpose::parse(purpose.code()), Some(purpose));
            let [ru, en] = [Lang::Ru, Lang::En].map(|lang| purpose.words(lang));
            assert!(ru.1.chars().count() > 200 && en.1.len() > 200 && ru != en);
        }
        assert_eq!(Purpose::parse("all"), None);
    }
}
