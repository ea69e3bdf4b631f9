package io.parley.server.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.parley.server.account.Subject;
import io.parley.server.account.Tokens;
import io.parley.server.node.Oidc;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks tokens of one provider, as RFC 8725 wants it: signed under a key that the provider
 * publishes, by an algorithm of {@link ProviderKeys#ALGORITHMS}; its issuer, this room's audience,
 * its times. Where a token says what its bearer may do, nobody looks: it says who she is.
 *
 * <p>Whoever shows a token that is not taken is told that alone; which check failed is for the
 * operator's log, once a minute each.
 */
final class ProviderTokens implements Tokens {
  private static final Logger LOG = LoggerFactory.getLogger(ProviderTokens.class);
  private static final int LONGEST = 8_192;
  private static final Duration LOGGED_EVERY = Duration.ofMinutes(1);

  private final TokenClaims wanted;
  private final DefaultJWTProcessor<SecurityContext> signatures = new DefaultJWTProcessor<>();
  private final ProviderKeys keys;
  private final Clock clock;
  private final Map<String, Long> logged = new ConcurrentHashMap<>();

  ProviderTokens(Oidc settings, ProviderKeys keys, Clock clock) {
    this.wanted =
        new TokenClaims(
            settings.issuer(), settings.audience(), Duration.ofSeconds(settings.skewSeconds()));
    this.keys = keys;
    this.clock = clock;
    signatures.setJWSKeySelector(keys);
    signatures.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null)); // and none of other uses
    signatures.setJWTClaimsSetVerifier((claims, context) -> {}); // TokenClaims does
  }

  @Override
  public Optional<Subject> subject(String token) {
    if (token.length() > LONGEST) {
      return refused("too long");
    }
    SignedJWT signed;
    try {
      signed = SignedJWT.parse(token);
    } catch (ParseException e) {
      return refused("no signed token");
    }
    if (!ProviderKeys.ALGORITHMS.contains(signed.getHeader().getAlgorithm())) {
      return refused("its algorithm is not allowed");
    }
    JWTClaimsSet claims;
    try {
      claims = signatures.process(signed, null);
    } catch (RateLimitReachedException e) {
      if (keys.isAway()) {
        throw away(e);
      }
      return refused("its key is not known, and keys were fetched a moment ago");
    } catch (KeySourceException e) {
      throw away(e);
    } catch (BadJOSEException | JOSEException e) {
      return refused("its signature, key or type does not hold");
    }
    Optional<String> fault = wanted.fault(claims, clock.instant());
    return fault.isPresent()
        ? refused(fault.get())
        : Optional.of(new Subject(wanted.issuer(), claims.getSubject()));
  }

  private ProviderAway away(KeySourceException e) {
    log("the provider's keys cannot be had: " + cause(e).getClass().getSimpleName());
    return new ProviderAway();
  }

  private static Throwable cause(Throwable failure) {
    Throwable last = failure;
    while (last.getCause() != null) {
      last = last.getCause();
    }
    return last;
  }

  private Optional<Subject> refused(String why) {
    log("a token was refused: " + why);
    return Optional.empty();
  }

  /** Words of ours alone: what stands in a token is its bearer's. */
  private void log(String words) {
    long now = clock.millis();
    Long until = logged.get(words);
    if (until == null || now >= until) {
      logged.put(words, now + LOGGED_EVERY.toMillis());
      LOG.warn("{}", words);
    }
  }
}
