package io.parley.server.oidc;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jose.util.ResourceRetriever;
import java.io.IOException;
import java.net.URI;
import java.security.Key;
import java.security.interfaces.RSAKey;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The keys with which a provider signs, found by its discovery document (OpenID Connect Discovery
 * 1.0) when the first token comes, and not before: a room starts without its provider. They are
 * kept for {@link #KEPT}; a token that names another key has them fetched anew, though not more
 * often than twice in {@link #PAUSE}, so that made-up names of keys cost the provider nothing.
 * While the provider is away, one thread asks it once in {@link #PAUSE}, and no other waits longer
 * than {@link #WAITED} for that.
 */
final class ProviderKeys implements JWSKeySelector<SecurityContext> {
  static final Duration KEPT = Duration.ofMinutes(5);
  static final Duration PAUSE = Duration.ofSeconds(10);

  /** So long a token waits while another's keys are fetched; of a provider that is away, it is. */
  private static final Duration WAITED = Duration.ofMillis(250);

  private static final int LEAST_RSA_BITS = 2_048;

  /**
   * Signatures by a key pair alone. There is no `none`; and no HMAC, under which whoever knows the
   * provider's public key could sign (RFC 8725, section 2.1).
   */
  static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  private final String issuer;
  private final RememberedFailure documents;
  private final Duration pause;
  private final ReentrantLock discovering = new ReentrantLock();
  private volatile Optional<JWSKeySelector<SecurityContext>> found = Optional.empty();

  ProviderKeys(String issuer, ResourceRetriever documents, Duration pause, LongSupplier nanos) {
    this.issuer = issuer;
    this.documents = new RememberedFailure(documents, pause, nanos);
    this.pause = pause;
  }

  /** Whether the provider was not there when it was last asked, which was a moment ago. */
  boolean isAway() {
    return documents.isPausing();
  }

  @Override
  public List<? extends Key> selectJWSKeys(JWSHeader header, SecurityContext context)
      throws KeySourceException {
    return selector().selectJWSKeys(header, context).stream().filter(ProviderKeys::isLong).toList();
  }

  private static boolean isLong(Key key) {
    return !(key instanceof RSAKey rsa) || rsa.getModulus().bitLength() >= LEAST_RSA_BITS;
  }

  /** One thread at most asks the provider; the others wait for it no longer than a moment. */
  private JWSKeySelector<SecurityContext> selector() throws KeySourceException {
    if (found.isPresent()) {
      return found.get();
    }
    try {
      if (!discovering.tryLock(WAITED.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new KeySourceException("the provider has not answered yet");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KeySourceException("interrupted", e);
    }
    try {
      JWSKeySelector<SecurityContext> selector = found.isPresent() ? found.get() : discovered();
      found = Optional.of(selector);
      return selector;
    } catch (IOException | ParseException | IllegalArgumentException e) {
      if (!documents.isPausing()) {
        documents.failed(); // it was there, and what it said is of no use
      }
      throw new KeySourceException("the provider's discovery document cannot be used", e);
    } finally {
      discovering.unlock();
    }
  }

  private String text(String at) throws IOException {
    return documents.retrieveResource(URI.create(at).toURL()).getContent();
  }

  private JWSKeySelector<SecurityContext> discovered() throws IOException, ParseException {
    String at = issuer.replaceAll("/$", "") + "/.well-known/openid-configuration";
    var document = JSONObjectUtils.parse(text(at));
    if (!issuer.equals(JSONObjectUtils.getString(document, "issuer"))) {
      throw new IOException("the discovery document is of another issuer");
    }
    String keys = Objects.requireNonNullElse(JSONObjectUtils.getString(document, "jwks_uri"), "");
    JWKSource<SecurityContext> source =
        JWKSourceBuilder.create(URI.create(keys).toURL(), documents)
            .cache(KEPT.toMillis(), WAITED.toMillis())
            .refreshAheadCache(false) // it would start threads
            .rateLimited(pause.toMillis())
            .build();
    return new JWSVerificationKeySelector<>(ALGORITHMS, source);
  }
}
