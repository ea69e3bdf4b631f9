package io.parley.server.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import io.parley.crypto.SecretAccess;
import io.parley.crypto.TlsIdentity;
import io.parley.server.node.Oidc;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;

/**
 * A provider of identities as people run them: Spring Authorization Server, over HTTPS on this
 * machine. It signs whatever a test has it write into a token, with the key that the test wants.
 */
public final class TestProvider implements AutoCloseable {
  /** The room's name in its tokens. */
  public static final String AUDIENCE = "parley-room";

  private static final Pattern TOKEN = Pattern.compile("\"access_token\":\"([^\"]+)\"");
  private static final Pattern CODE = Pattern.compile("[?&]code=([^&]+)");

  private final AnnotationConfigServletWebServerApplicationContext context =
      new AnnotationConfigServletWebServerApplicationContext();
  private final Path certificate;
  private final HttpClient client;
  private final AtomicInteger asked = new AtomicInteger();
  private volatile List<JWK> published;
  private volatile JWK signing;
  private volatile Consumer<JwtClaimsSet.Builder> writing = claims -> {};

  /** What the server is to sign with, and to write. */
  record Wishes(
      JWKSource<SecurityContext> keys, OAuth2TokenCustomizer<JwtEncodingContext> writing) {}

  private TestProvider(Path folder) throws IOException {
    signing = rsa(2_048, JWSAlgorithm.RS256);
    published = List.of(signing);
    TlsIdentity tls = TlsIdentity.generate("127.0.0.1", Clock.systemUTC());
    Files.createDirectories(folder);
    String secret = tls.privateKeyPem(SecretAccess.insecure());
    Path key = Files.writeString(folder.resolve("provider.key"), secret);
    certificate = Files.writeString(folder.resolve("provider.pem"), tls.certificatePem());
    client =
        HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .sslContext(ProviderDocuments.trusting(Files.readAllBytes(certificate)))
            .build();
    context.registerBean(TomcatServletWebServerFactory.class, () -> tomcat(certificate, key));
    context.registerBean(Wishes.class, () -> new Wishes(keys(), customizer()));
    context.register(TestProviderServer.class);
    context.refresh();
  }

  /** Starts one, with its certificate in this folder. */
  public static TestProvider start(Path folder) throws IOException {
    return new TestProvider(folder);
  }

  private static TomcatServletWebServerFactory tomcat(Path certificate, Path key) {
    TomcatServletWebServerFactory tomcat = new TomcatServletWebServerFactory(0);
    Ssl ssl = new Ssl();
    ssl.setCertificate(certificate.toUri().toString());
    ssl.setCertificatePrivateKey(key.toUri().toString());
    tomcat.setSsl(ssl);
    tomcat.setRegisterDefaultServlet(true); // filters stand before some servlet or never run
    return tomcat;
  }

  private JWKSource<SecurityContext> keys() {
    return (selector, unused) -> {
      asked.incrementAndGet();
      return selector.select(new JWKSet(published));
    };
  }

  /** The library picks the key; both of its ways name one key alone. */
  private OAuth2TokenCustomizer<JwtEncodingContext> customizer() {
    return context -> {
      context.getClaims().audience(List.of(AUDIENCE));
      writing.accept(context.getClaims());
      context
          .getJwsHeader()
          .algorithm(
              Objects.requireNonNull(SignatureAlgorithm.from(signing.getAlgorithm().getName())))
          .keyId(signing.getKeyID());
    };
  }

  /** A fresh RSA key. */
  static JWK rsa(int bits, JWSAlgorithm algorithm) {
    try {
      return new RSAKeyGenerator(bits, true)
          .keyID(UUID.randomUUID().toString())
          .keyUse(KeyUse.SIGNATURE)
          .algorithm(algorithm)
          .generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A fresh key on P-256. */
  static JWK ec() {
    try {
      return new ECKeyGenerator(Curve.P_256)
          .keyID(UUID.randomUUID().toString())
          .keyUse(KeyUse.SIGNATURE)
          .algorithm(JWSAlgorithm.ES256)
          .generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Signs with another key from now on, and publishes no other any more. */
  void rotate(JWK next) {
    published = List.of(next);
    signing = next;
  }

  /** The key that it signs with. */
  JWK signing() {
    return signing;
  }

  /** How often it has looked at its keys, to sign or to publish them. */
  int asked() {
    return asked.get();
  }

  /** Its issuer. */
  public String issuer() {
    return "https://127.0.0.1:" + Objects.requireNonNull(context.getWebServer()).getPort();
  }

  /** What a room says of it. */
  public Oidc settings() {
    return new Oidc(issuer(), AUDIENCE, certificate.toString(), 30);
  }

  /** A token about somebody, by the grant of client credentials. */
  public String token(String subject) {
    return token(subject, claims -> {});
  }

  /** The same with other claims. */
  public synchronized String token(String subject, Consumer<JwtClaimsSet.Builder> claims) {
    writing = c -> claims.accept(c.subject(subject));
    try {
      return granted("grant_type=client_credentials", "robot:" + TestProviderServer.SECRET);
    } finally {
      writing = c -> {};
    }
  }

  /** A token of somebody who logs in, by the authorization code flow with PKCE (RFC 7636). */
  public String login(String name) {
    String verifier = (UUID.randomUUID() + "-" + UUID.randomUUID());
    String place =
        issuer()
            + "/oauth2/authorize?response_type=code&client_id=browser&scope=openid&state=s&redirect_uri="
            + TestProviderServer.BACK
            + "&code_challenge_method=S256&code_challenge="
            + sha256(verifier);
    var unused =
        sent(
            HttpRequest.newBuilder(URI.create(issuer() + "/in")),
            name + ":" + TestProviderServer.PASSWORD);
    HttpResponse<String> told = sent(HttpRequest.newBuilder(URI.create(place)), "");
    Matcher code = CODE.matcher(told.headers().firstValue("location").orElse(""));
    if (!code.find()) {
      throw new IllegalStateException(
          "no code, but "
              + told.headers().firstValue("location").orElse("status " + told.statusCode()));
    }
    return granted(
        "grant_type=authorization_code&client_id=browser&redirect_uri=%s&code=%s&code_verifier=%s"
            .formatted(TestProviderServer.BACK, code.group(1), verifier),
        "");
  }

  private static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private String granted(String form, String basic) {
    String told = sent(form("/oauth2/token", form), basic).body();
    Matcher token = TOKEN.matcher(told);
    if (!token.find()) {
      throw new IllegalStateException("no token: " + told);
    }
    return token.group(1);
  }

  private HttpRequest.Builder form(String path, String form) {
    return HttpRequest.newBuilder(URI.create(issuer() + path))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString(form));
  }

  private HttpResponse<String> sent(HttpRequest.Builder request, String basic) {
    if (!basic.isEmpty()) {
      request.header(
          "Authorization",
          "Basic " + Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.US_ASCII)));
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException("the provider cannot be reached", e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
