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
import java.util.function.LongSupplier;

/**
 * The keys with which a provider signs, found by its discovery document (OpenID Connect Discovery
 * 1.0) when the first token comes, and not before: a room starts without its provider. They are
 * kept for {@link #KEPT}; a token that names another key has them fetched anew, though not more
 * often than twice in {@link #PAUSE}, so that made-up names of keys cost the provider nothing.
 */
final class ProviderKeys implements JWSKeySelector<SecurityContext> {
  static final Duration KEPT = Duration.ofMinutes(5);
  static final Duration PAUSE = Duration.ofSeconds(10);
  private static final Duration FETCHED_WITHIN = Duration.ofSeconds(6);
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
  private final ProviderDocuments documents;
  private final Duration pause;
  private final LongSupplier nanos;
  private Optional<JWSKeySelector<SecurityContext>> found = Optional.empty();
  private Optional<Long> failedAt = Optional.empty();

  ProviderKeys(String issuer, ProviderDocuments documents, Duration pause, LongSupplier nanos) {
    this.issuer = issuer;
    this.documents = documents;
    this.pause = pause;
    this.nanos = nanos;
  }

  @Override
  public List<? extends Key> selectJWSKeys(JWSHeader header, SecurityContext context)
      throws KeySourceException {
    return selector().selectJWSKeys(header, context).stream().filter(ProviderKeys::isLong).toList();
  }

  private static boolean isLong(Key key) {
    return !(key instanceof RSAKey rsa) || rsa.getModulus().bitLength() >= LEAST_RSA_BITS;
  }

  private synchronized JWSKeySelector<SecurityContext> selector() throws KeySourceException {
    if (found.isPresent()) {
      return found.get();
    }
    if (failedAt.filter(at -> nanos.getAsLong() - at < pause.toNanos()).isPresent()) {
      throw new KeySourceException("the provider was not there a moment ago");
    }
    try {
      JWSKeySelector<SecurityContext> selector = discovered();
      found = Optional.of(selector);
      return selector;
    } catch (IOException | ParseException | IllegalArgumentException e) {
      failedAt = Optional.of(nanos.getAsLong());
      throw new KeySourceException("the provider's discovery document cannot be used", e);
    }
  }

  private JWSKeySelector<SecurityContext> discovered() throws IOException, ParseException {
    String at = issuer.replaceAll("/$", "") + "/.well-known/openid-configuration";
    var document = JSONObjectUtils.parse(documents.text(URI.create(at)));
    if (!issuer.equals(JSONObjectUtils.getString(document, "issuer"))) {
      throw new IOException("the discovery document is of another issuer");
    }
    String keys = Objects.requireNonNullElse(JSONObjectUtils.getString(document, "jwks_uri"), "");
    JWKSource<SecurityContext> source =
        JWKSourceBuilder.create(URI.create(keys).toURL(), documents)
            .cache(KEPT.toMillis(), FETCHED_WITHIN.toMillis())
            .refreshAheadCache(false) // it would start threads
            .rateLimited(pause.toMillis())
            .build();
    return new JWSVerificationKeySelector<>(ALGORITHMS, source);
  }
}
