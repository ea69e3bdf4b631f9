package io.parley.identity.history;

import io.parley.crypto.KeyedHash;
import io.parley.crypto.SecretBytes;
import io.parley.identity.link.PersonIds;
import io.parley.identity.link.RecordKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Hashes under the secret of a history: of values, of whole records, and of new persons' ids.
 *
 * <p>Claim, if HMAC-SHA-256 is a pseudorandom function and the secret unknown: a hash tells nothing
 * of its value, and nobody without the secret can test a guess. Two different values have one hash
 * with probability 2⁻⁶⁴ a pair; two ids are equal with probability 2⁻¹²² a pair.
 */
public final class FactHash {
  private static final byte[] VALUE = ascii("parley-history/1/value");
  private static final byte[] RECORD = ascii("parley-history/1/record");
  private static final byte[] PERSON = ascii("parley-history/1/person");

  private final SecretBytes secret;

  /** Hashes under a secret ({@link HistoryStore#secret}). */
  public FactHash(SecretBytes secret) {
    this.secret = secret;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Of a value of an attribute.
   *
   * @return never 0 for a value that is there, and 0 for none
   */
  public long value(String attribute, Optional<String> value) {
    return value.map(v -> first(VALUE, utf8(attribute), utf8(v)) | 1).orElse(0L);
  }

  /** Of all values of a record, in the order of the attributes. */
  public long record(List<Optional<String>> values) {
    byte[][] parts = new byte[values.size() + 1][];
    parts[0] = RECORD;
    for (int i = 0; i < values.size(); i++) {
      parts[i + 1] = values.get(i).map(v -> utf8("=" + v)).orElse(new byte[0]);
    }
    return first(parts);
  }

  private long first(byte[]... parts) {
    return ByteBuffer.wrap(KeyedHash.hmacSha256(secret, parts)).getLong();
  }

  /**
   * The id of a person that a run finds: from the run's number and the person's first record, so
   * that no id is given twice, and one that was erased does not come back.
   */
  UUID person(long run, RecordKey first) {
    return PersonIds.uuid(
        KeyedHash.hmacSha256(
            secret,
            PERSON,
            ByteBuffer.allocate(Long.BYTES).putLong(run).array(),
            utf8(first.source()),
            utf8(first.key())));
  }
}
