package io.parley.server.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.opts.AllowWeakRSAKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.parley.server.account.Subject;
import io.parley.server.account.Tokens;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Oidc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;

/** What a room takes of a real provider's tokens, each over HTTPS with a pinned certificate. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProviderTokensTest {
  private TestProvider provider;
  private NodeDirectory room;
  private Path folder;

  @BeforeAll
  void start(@TempDir Path fresh) throws IOException {
    folder = fresh;
    provider = TestProvider.start(fresh);
    room = new NodeDirectory(fresh);
  }

  @AfterAll
  void stop() {
    provider.close();
  }

  private Tokens tokens() {
    return tokens(provider.settings(), Duration.ZERO, Clock.systemUTC());
  }

  /** With keys that may be fetched again after a pause. */
  private Tokens tokens(Oidc settings, Duration pause, Clock clock) {
    try {
      ProviderDocuments documents =
          ProviderDocuments.of(Optional.of(Files.readAllBytes(folder.resolve("provider.pem"))));
      return new ProviderTokens(
          settings,
          new ProviderKeys(settings.issuer(), documents, pause.plusMillis(1), System::nanoTime),
          clock);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Subject subject(String name) {
    return new Subject(provider.issuer(), name);
  }

  @Test
  void personWhoLogsIn_isKnownByHerSubject() {
    Tokens configured = Provider.tokens(provider.settings(), room, Clock.systemUTC());

    assertThat(configured.subject(provider.login("jane"))).contains(subject("jane"));
  }

  @Test
  void program_isKnownByItsSubject_andWhatTheTokenAllowsChangesNothing() {
    String token =
        provider.token("nightly", c -> c.claim("roles", List.of("admin")).claim("scope", "admin"));

    assertThat(tokens().subject(token)).contains(subject("nightly"));
  }

  static Stream<Arguments> faults() {
    Instant now = Instant.now();
    return Stream.of(
        fault(
            "its time is over",
            c -> c.issuedAt(now.minusSeconds(900)).expiresAt(now.minusSeconds(31))),
        fault("its time has not come", c -> c.notBefore(now.plusSeconds(300))),
        fault("its time has not come", c -> c.issuedAt(now.plusSeconds(200))),
        fault("it would live for more than a day", c -> c.expiresAt(now.plus(Duration.ofDays(2)))),
        fault("another audience", c -> c.audience(List.of("another-room"))),
        fault("another audience", c -> c.claims(all -> all.remove("aud"))),
        fault("another issuer", c -> c.issuer("https://elsewhere.example")),
        fault("another issuer", c -> c.claims(all -> all.remove("iss"))),
        fault("no subject", c -> c.claims(all -> all.remove("sub"))),
        fault("no subject", c -> c.subject("j\u00e4ne")),
        fault("no times", c -> c.claims(all -> all.remove("iat"))));
  }

  private static Arguments fault(String why, Consumer<JwtClaimsSet.Builder> claims) {
    return Arguments.of(why, claims);
  }

  /** The reason is looked up apart: a token that fails for another one would prove nothing. */
  @ParameterizedTest
  @MethodSource("faults")
  void tokenWithAFault_saysNothing(String why, Consumer<JwtClaimsSet.Builder> claims) {
    String token = provider.token("jane", claims);

    assertThat(tokens().subject(token)).isEmpty();
    assertThat(
            new TokenClaims(provider.issuer(), TestProvider.AUDIENCE, Duration.ofSeconds(30))
                .fault(read(token), Instant.now()))
        .contains(why);
  }

  @Test
  void tokenForSeveralPrograms_isTakenByEach() {
    String token =
        provider.token("jane", c -> c.audience(List.of("another-room", TestProvider.AUDIENCE)));

    assertThat(tokens().subject(token)).contains(subject("jane"));
  }

  @Test
  void clocksThatDifferALittle_areForgiven_andNoMore() {
    String token = provider.token("jane");
    Instant over = expiry(token);
    Clock late = Clock.fixed(over.plusSeconds(29), Clock.systemUTC().getZone());
    Clock later = Clock.fixed(over.plusSeconds(30), Clock.systemUTC().getZone());

    assertThat(tokens(provider.settings(), Duration.ZERO, late).subject(token)).isPresent();
    assertThat(tokens(provider.settings(), Duration.ZERO, later).subject(token)).isEmpty();
  }

  private static Instant expiry(String token) {
    return read(token).getExpirationTime().toInstant();
  }

  private static JWTClaimsSet read(String token) {
    try {
      return SignedJWT.parse(token).getJWTClaimsSet();
    } catch (ParseException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Each is made of a token that would be taken. */
  @Test
  void signatureThatIsNotTheProviders_saysNothing() throws Exception {
    String right = provider.token("jane");
    JWTClaimsSet claims = read(right);
    JWK published = provider.signing();
    Tokens tokens = tokens();
    assertThat(tokens.subject(right)).isPresent();

    assertThat(tokens.subject(new PlainJWT(claims).serialize())).as("unsigned").isEmpty();
    assertThat(tokens.subject(right.substring(0, right.lastIndexOf('.') + 1)))
        .as("signature cut off")
        .isEmpty();
    SignedJWT confused = new SignedJWT(header(JWSAlgorithm.HS256, published, "JWT"), claims);
    confused.sign(new MACSigner(published.toRSAKey().toRSAPublicKey().getEncoded()));
    assertThat(tokens.subject(confused.serialize())).as("HMAC under the public key").isEmpty();
    assertThat(tokens.subject(signed(TestProvider.rsa(2_048, JWSAlgorithm.RS256), claims, "JWT")))
        .as("another key")
        .isEmpty();
    SignedJWT posing = new SignedJWT(header(JWSAlgorithm.RS256, published, "JWT"), claims);
    posing.sign(new RSASSASigner(TestProvider.rsa(2_048, JWSAlgorithm.RS256).toRSAKey()));
    assertThat(tokens.subject(posing.serialize())).as("another key of that name").isEmpty();
    assertThat(tokens.subject(signed(published, claims, "logout+jwt")))
        .as("of other use")
        .isEmpty();
    assertThat(tokens.subject(right + "A".repeat(8_192))).as("too long").isEmpty();
    assertThat(tokens.subject("parley")).as("no token").isEmpty();
  }

  private static JWSHeader header(JWSAlgorithm algorithm, JWK key, String type) {
    return new JWSHeader.Builder(algorithm)
        .keyID(key.getKeyID())
        .type(new JOSEObjectType(type))
        .build();
  }

  private static String signed(JWK key, JWTClaimsSet claims, String type) throws JOSEException {
    SignedJWT token = new SignedJWT(header(JWSAlgorithm.RS256, key, type), claims);
    // Also under a short key.
    token.sign(
        new RSASSASigner(key.toRSAKey().toPrivateKey(), Set.of(AllowWeakRSAKey.getInstance())));
    return token.serialize();
  }

  @Test
  void rotatedKey_isFoundAtOnce_andTheOldOneOpensNothingAnyMore() {
    Tokens tokens = tokens();
    String before = provider.token("jane");
    assertThat(tokens.subject(before)).isPresent();

    for (JWK next : List.of(TestProvider.ec(), TestProvider.rsa(2_048, JWSAlgorithm.PS256))) {
      provider.rotate(next);
      assertThat(tokens.subject(provider.token("jane"))).as("%s", next).contains(subject("jane"));
      assertThat(tokens.subject(before)).isEmpty();
    }
    provider.rotate(TestProvider.rsa(2_048, JWSAlgorithm.RS256));
  }

  @Test
  void shortKey_signsNothing() throws JOSEException {
    JWK right = provider.signing();
    JWTClaimsSet claims = read(provider.token("jane"));
    JWK small = TestProvider.rsa(1_024, JWSAlgorithm.RS256);
    provider.rotate(small);
    try {
      assertThat(tokens().subject(signed(small, claims, "JWT"))).isEmpty();
    } finally {
      provider.rotate(right);
    }
  }

  @Test
  void madeUpNamesOfKeys_doNotReachTheProvider() throws JOSEException {
    Tokens tokens = tokens(provider.settings(), Duration.ofMinutes(4), Clock.systemUTC());
    JWTClaimsSet claims = read(provider.token("jane"));
    JWK strange = TestProvider.rsa(2_048, JWSAlgorithm.RS256);
    int before = provider.asked();

    for (int i = 0; i < 20; i++) {
      assertThat(tokens.subject(signed(strange, claims, "JWT"))).isEmpty();
    }
    assertThat(provider.asked() - before).isBetween(1, 2);
  }

  @Test
  void providerThatIsAway_isSaid_andNobodyIsLetIn() {
    String token = provider.token("jane");
    Oidc nowhere = new Oidc("https://127.0.0.1:1", TestProvider.AUDIENCE, "", 30);
    Tokens tokens = tokens(nowhere, Duration.ofMinutes(4), Clock.systemUTC());

    assertThatThrownBy(() -> tokens.subject(token))
        .isInstanceOf(Tokens.ProviderAway.class)
        .hasMessage(
            "the provider of tokens cannot be asked at the moment; try again, or show an access key");
    assertThatThrownBy(() -> tokens.subject(token)).isInstanceOf(Tokens.ProviderAway.class);
  }

  @Test
  void serverWithAnotherCertificate_isNotTheProvider() {
    String token = provider.token("jane");
    Oidc unpinned = new Oidc(provider.issuer(), TestProvider.AUDIENCE, "", 30);
    Tokens tokens = Provider.tokens(unpinned, room, Clock.systemUTC());

    assertThatThrownBy(() -> tokens.subject(token)).isInstanceOf(Tokens.ProviderAway.class);
  }

  @Test
  void discoveryOfAnotherIssuer_isNotBelieved() {
    Oidc elsewhere =
        new Oidc(provider.issuer().replace("127.0.0.1", "localhost") + "/", "a", "", 30);
    Tokens tokens = tokens(elsewhere, Duration.ZERO, Clock.systemUTC());

    assertThatThrownBy(() -> tokens.subject(provider.token("jane")))
        .isInstanceOf(Tokens.ProviderAway.class);
  }

  @Test
  void certificateThatIsNone_stopsTheStart() throws IOException {
    Files.writeString(folder.resolve("none.pem"), "nothing");
    Oidc wrong = new Oidc(provider.issuer(), "a", "none.pem", 30);

    assertThatThrownBy(() -> Provider.tokens(wrong, room, Clock.systemUTC()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageEndingWith("none.pem is no certificate in PEM that can be read");
  }
}
