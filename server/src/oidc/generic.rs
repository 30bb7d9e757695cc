//! OpenID Connect: authorization code with PKCE, state and nonce; tokens signed by a key that the issuer publishes.

use super::known::Known;
use super::{Departure, IdentityProvider, VouchError, Vouched};
use async_trait::async_trait;
use chrono::TimeDelta;
use openidconnect::core::{
    CoreClient, CoreErrorResponseType, CoreIdToken, CoreIdTokenClaims, CoreJwsSigningAlgorithm, CoreProviderMetadata,
    CoreResponseType,
};
use openidconnect::{
    AsyncHttpClient, AuthenticationFlow, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpRequest, HttpResponse, IssuerUrl, LocalizedClaim, Nonce,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope, SignatureVerificationError,
    StandardErrorResponse, TokenResponse,
};
use reqwest::redirect::Policy;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

/// Nothing that a service answers is longer, bytes.
const LONGEST: usize = 512 * 1024;
/// A service answers within this time or is away. A return asks three times at most, within the patience of its route.
const PATIENCE: Duration = Duration::from_secs(3);
/// How far the service's clock may be from ours, and how old a token may be.
const SKEW: TimeDelta = TimeDelta::minutes(5);

/// Signatures that are taken. Neither `none` nor those by a shared secret, which anybody who holds the secret can make.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// How to reach the service.
#[derive(Clone)]
pub struct OidcSettings {
    /// Its address, as it calls itself.
    pub issuer: String,
    /// Its name for people.
    pub name: String,
    /// What it calls us.
    pub client_id: String,
    /// What it knows us by.
    pub client_secret: String,
    /// Where it sends people back to; it must know this very text.
    pub redirect: String,
}

type Ready =
    CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointMaybeSet, EndpointMaybeSet>;

/// The service.
pub struct OpenIdConnect {
    settings: OidcSettings,
    issuer: IssuerUrl,
    redirect: RedirectUrl,
    http: Http,
    known: Known<CoreProviderMetadata>,
}

impl OpenIdConnect {
    /// Over these settings. Asks nobody yet: the service may start after us.
    ///
    /// # Errors
    /// When an address is none.
    pub fn new(settings: OidcSettings) -> anyhow::Result<Self> {
        let client = reqwest::Client::builder()
            .redirect(Policy::none())
            .timeout(PATIENCE)
            .build()?;
        Ok(Self {
            issuer: IssuerUrl::new(settings.issuer.clone())?,
            redirect: RedirectUrl::new(settings.redirect.clone())?,
            http: Http(client),
            known: Known::default(),
            settings,
        })
    }

    /// The client over what the issuer publishes.
    fn client(&self, metadata: CoreProviderMetadata) -> Ready {
        let secret = ClientSecret::new(self.settings.client_secret.clone());
        let client =
            CoreClient::from_provider_metadata(metadata, ClientId::new(self.settings.client_id.clone()), Some(secret));
        client.set_redirect_uri(self.redirect.clone())
    }

    async fn discover(&self) -> Result<CoreProviderMetadata, VouchError> {
        let asked = CoreProviderMetadata::discover_async(self.issuer.clone(), &self.http).await;
        asked.map_err(|_| VouchError::Away("it does not publish what it is"))
    }
}

#[async_trait]
impl IdentityProvider for OpenIdConnect {
    fn name(&self) -> &str {
        &self.settings.name
    }

    fn issuer(&self) -> &str {
        &self.settings.issuer
    }

    async fn begin(&self) -> Result<Departure, VouchError> {
        let client = self.client(self.known.get(|| self.discover()).await?);
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let flow = AuthenticationFlow::<CoreResponseType>::AuthorizationCode;
        let request = client.authorize_url(flow, CsrfToken::new_random, Nonce::new_random);
        let (url, state, nonce) = request
            .add_scope(Scope::new("profile".to_owned()))
            .set_pkce_challenge(challenge)
            .url();
        Ok(Departure {
            url: url.to_string(),
            state: state.secret().clone(),
            nonce: nonce.secret().clone(),
            verifier: verifier.secret().clone(),
        })
    }

    async fn finish(&self, code: &str, departure: &Departure) -> Result<Vouched, VouchError> {
        let client = self.client(self.known.get(|| self.discover()).await?);
        let request = client.exchange_code(AuthorizationCode::new(code.to_owned()));
        let request = request.map_err(|_| VouchError::Away("it publishes no place for codes"))?;
        let verifier = PkceCodeVerifier::new(departure.verifier.clone());
        let tokens = request.set_pkce_verifier(verifier).request_async(&self.http).await;
        let tokens = tokens.map_err(|error| code_refused(&error))?;
        let token = tokens.id_token().ok_or(VouchError::Token("there is none"))?;
        let nonce = Nonce::new(departure.nonce.clone());
        match claims(&client, token, &nonce) {
            // Services change their keys. The same token is looked at once more with today's.
            Err(error) if is_unknown_key(&error) => {
                let today = self.known.renew(|| self.discover()).await;
                let client = self.client(today.ok_or(VouchError::Token("no key opens it"))?);
                claims(&client, token, &nonce).map_err(|error| token_refused(&error))
            }
            looked => looked.map_err(|error| token_refused(&error)),
        }
    }
}

/// What a token says, if it is what it has to be.
fn claims(client: &Ready, token: &CoreIdToken, nonce: &Nonce) -> Result<Vouched, ClaimsVerificationError> {
    let check = client
        .id_token_verifier()
        .set_allowed_algs(ALGORITHMS)
        .set_issue_time_verifier_fn(|issued| {
            let age = crate::clock::now() - issued;
            if age > SKEW || age < -SKEW {
                return Err("issued at another time".to_owned());
            }
            Ok(())
        });
    token.claims(&check, nonce).map(vouched)
}

fn is_unknown_key(error: &ClaimsVerificationError) -> bool {
    let ClaimsVerificationError::SignatureVerification(error) = error else {
        return false;
    };
    matches!(
        error,
        SignatureVerificationError::NoMatchingKey | SignatureVerificationError::CryptoError(_)
    )
}

fn token_refused(error: &ClaimsVerificationError) -> VouchError {
    VouchError::Token(match error {
        ClaimsVerificationError::Expired(_) => "it is over",
        ClaimsVerificationError::InvalidAudience(_) => "it is for somebody else",
        ClaimsVerificationError::InvalidIssuer(_) => "it is by somebody else",
        ClaimsVerificationError::InvalidNonce(_) => "it is of another sign-in",
        ClaimsVerificationError::SignatureVerification(
            SignatureVerificationError::DisallowedAlg(_) | SignatureVerificationError::NoSignature,
        ) => "it is signed in a way that proves nothing",
        ClaimsVerificationError::SignatureVerification(_) => "no key opens it",
        _ => "it is not what it has to be",
    })
}

/// Only a code that is refused is the person's; all else is the line's, the service's, or our settings'.
fn code_refused(error: &CoreTokenError) -> VouchError {
    match error {
        RequestTokenError::ServerResponse(answer) => match answer.error() {
            CoreErrorResponseType::InvalidGrant => VouchError::Code("invalid_grant"),
            CoreErrorResponseType::InvalidClient => VouchError::Away("invalid_client: it does not know our secret"),
            CoreErrorResponseType::InvalidRequest => VouchError::Code("invalid_request"),
            CoreErrorResponseType::UnauthorizedClient => VouchError::Away("unauthorized_client"),
            _ => VouchError::Away("it answered with another error"),
        },
        RequestTokenError::Request(_) => VouchError::Away("the line broke"),
        _ => VouchError::Away("its answer cannot be read"),
    }
}

/// What comes of exchanging a code.
type CoreTokenError = RequestTokenError<HttpError, StandardErrorResponse<CoreErrorResponseType>>;

fn vouched(claims: &CoreIdTokenClaims) -> Vouched {
    Vouched {
        subject: claims.subject().to_string(),
        family: plain(claims.family_name()),
        given: plain(claims.given_name()),
        patronymic: plain(claims.middle_name()),
        born: claims.birthdate().map(|born| born.to_string()),
    }
}

fn plain<T: std::ops::Deref<Target = String>>(claim: Option<&LocalizedClaim<T>>) -> Option<String> {
    claim
        .and_then(|claim| claim.get(None))
        .map(|value| String::clone(value))
}

/// Our client, as the library wants it: no redirects, no long answers.
struct Http(reqwest::Client);

/// Why a request got no answer.
#[derive(Debug, thiserror::Error)]
enum HttpError {
    #[error("{0}")]
    Client(#[from] reqwest::Error),
    #[error("{0}")]
    Shape(#[from] http::Error),
    #[error("the answer is too long")]
    TooLong,
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = HttpError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move {
            let mut answer = self.0.execute(request.try_into()?).await?;
            let mut body = Vec::new();
            while let Some(chunk) = answer.chunk().await? {
                if body.len() + chunk.len() > LONGEST {
                    return Err(HttpError::TooLong);
                }
                body.extend_from_slice(&chunk);
            }
            let mut response = http::Response::builder().status(answer.status());
            for (name, value) in answer.headers() {
                response = response.header(name, value);
            }
            Ok(response.body(body)?)
        })
    }
}
