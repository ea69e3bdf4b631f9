package io.parley.server.oidc;

import com.nimbusds.jwt.JWTClaimsSet;
import io.parley.server.account.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Objects;
import java.util.Optional;

/**
 * What must stand in a token whose signature holds.
 *
 * @param issuer of whom, to the letter
 * @param audience for whom; it may be for others as well
 * @param skew by how much the provider's clock may differ
 */
record TokenClaims(String issuer, String audience, Duration skew) {
  /** What is told of a person at the provider reaches this room when the token is over. */
  static final Duration LONGEST_LIFE = Duration.ofDays(1);

  /** Which check it fails, in words of ours; empty where it is to be believed. */
  Optional<String> fault(JWTClaimsSet claims, Instant now) {
    if (!issuer.equals(claims.getIssuer())) {
      return Optional.of("another issuer");
    } else if (!claims.getAudience().contains(audience)) {
      return Optional.of("another audience");
    } else if (!Subject.isSubject(Objects.requireNonNullElse(claims.getSubject(), ""))) {
      return Optional.of("no subject");
    }
    return times(claims, now);
  }

  private Optional<String> times(JWTClaimsSet claims, Instant now) {
    Optional<Instant> made = instant(claims.getIssueTime());
    Optional<Instant> over = instant(claims.getExpirationTime());
    Instant latest = now.plus(skew);
    if (made.isEmpty() || over.isEmpty()) {
      return Optional.of("no times");
    } else if (!now.minus(skew).isBefore(over.get())) {
      return Optional.of("its time is over");
    } else if (made.get().isAfter(latest)
        || instant(claims.getNotBeforeTime()).filter(latest::isBefore).isPresent()) {
      return Optional.of("its time has not come");
    } else if (made.get().plus(LONGEST_LIFE).isBefore(over.get())) {
      return Optional.of("it would live for more than a day");
    }
    return Optional.empty();
  }

  @SuppressWarnings("JavaUtilDate") // the library's
  private static Optional<Instant> instant(@org.jspecify.annotations.Nullable Date date) {
    return Optional.ofNullable(date).map(Date::toInstant);
  }
}
