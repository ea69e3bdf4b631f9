package io.parley.server.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Optional;

/**
 * What a node knows of a write key: all but the key. A write key lets events in and opens nothing
 * else, so that it may stand in a web page.
 *
 * @param id its name, no secret: 12 hexadecimal digits
 * @param name what it is for
 * @param hash the key's SHA-256, hex
 * @param made when
 * @param revoked since when it is not known any more
 */
public record WriteKey(
    String id,
    String name,
    String hash,
    Instant made,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Instant> revoked) {

  /** Whether it lets events in. */
  boolean isValid() {
    return revoked.isEmpty();
  }

  WriteKey revokedAt(Instant at) {
    return new WriteKey(id, name, hash, made, revoked.or(() -> Optional.of(at)));
  }
}
