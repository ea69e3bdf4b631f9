package io.parley.crypto.blind;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.crypto.KeyedHash;
import io.parley.crypto.LengthPrefixed;
import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SetOpeningTest {
  private static final int PEOPLE = 40;

  private final Exchange exchange = Exchange.of("hearth", "metromail");
  private final OwnerMemory memory = exchange.memory("hearth");
  private final OwnerRun run = exchange.begin(memory, Exchange.people(0, PEOPLE));
  private final SetCommitment commitment = run.commitment().orElseThrow();
  private final SetOpening opening = memory.opening(commitment.run(), run.committedMatchKeys());

  @Test
  void opening_showsThePeopleOfTheRunAndTheirExactNumber() {
    SetOpening read = SetOpening.read(opening.bytes()).orElseThrow();

    assertThat(read.shows(commitment)).isTrue();
    assertThat(read.people()).isEqualTo(PEOPLE);
    assertThat(read.commitment()).isEqualTo(commitment);
    assertThat(rows(read.matchKeys()))
        .containsExactlyInAnyOrderElementsOf(rows(Exchange.people(0, PEOPLE)));
  }

  @Test
  void openingOfAnotherRunOrSet_showsNothingOfThisOne() {
    SetOpening laterRun = memory.opening(2, run.committedMatchKeys());
    SetOpening oneMore = memory.opening(1, Exchange.people(0, PEOPLE + 1));
    SetOpening oneLess = memory.opening(1, Exchange.people(0, PEOPLE - 1));
    SetOpening ofAnother =
        exchange.memory("hearth").opening(1, run.committedMatchKeys()); // another commitment key

    for (SetOpening other : List.of(laterRun, oneMore, oneLess, ofAnother)) {
      assertThat(other.shows(commitment)).isFalse();
      assertThat(other.shows(other.commitment())).isTrue();
    }
  }

  /** Each bit of each part counts: a salt, a match key, the padding's key, the commitment. */
  @Test
  void tamperedOpening_isRefused() {
    byte[] bytes = opening.bytes();
    for (int at = 0; at < bytes.length; at += 7) {
      byte[] changed = bytes.clone();
      changed[at] ^= 1;
      assertThat(SetOpening.read(changed).filter(o -> o.shows(commitment)))
          .as("byte %d of %d".formatted(at, bytes.length))
          .isEmpty();
    }
    assertThat(SetOpening.read(Arrays.copyOf(bytes, bytes.length - 1))).isEmpty();
    assertThat(SetOpening.read(Arrays.copyOf(bytes, bytes.length + 1))).isEmpty();
  }

  /** An owner may try to call a person padding, so that an audit does not see that it is there. */
  @Test
  void personHiddenAmongThePadding_doesNotFit() {
    byte[] fewer = Arrays.copyOf(opening.matchKeys(), 32 * (PEOPLE - 1));
    List<byte[]> parts = parts(opening.bytes());
    byte[] hidden =
        LengthPrefixed.of(
            parts.get(0),
            parts.get(1),
            parts.get(2),
            fewer,
            Arrays.copyOf(parts.get(4), fewer.length));

    assertThat(SetOpening.read(hidden).orElseThrow().shows(commitment)).isFalse();
  }

  @Test
  void personNamedTwice_doesNotFit() {
    byte[] twice = opening.matchKeys();
    System.arraycopy(twice, 0, twice, 32, 32);
    List<byte[]> parts = parts(opening.bytes());
    byte[] repeated =
        LengthPrefixed.of(parts.get(0), parts.get(1), parts.get(2), twice, parts.get(4));

    assertThat(SetOpening.read(repeated).orElseThrow().shows(commitment)).isFalse();
  }

  /** What is opened of one run gives nothing to test guesses of another run's padding with. */
  @Test
  void paddingKey_isOfItsRunAlone() {
    SecretBytes key = SecretBytes.copyOf(new byte[] {1}, SecretAccess.insecure());
    byte[] label = "parley/v1/commitment-padding".getBytes(StandardCharsets.US_ASCII);

    assertThat(CommittedSet.paddingKey(key, 1).toByteArray(SecretAccess.insecure()))
        .isEqualTo(KeyedHash.hmacSha256(key, label, Fields.number(1)))
        .isNotEqualTo(CommittedSet.paddingKey(key, 2).toByteArray(SecretAccess.insecure()));
    assertThat(opening).hasToString("SetOpening[hidden]");
  }

  private static List<ByteBuffer> rows(byte[] packed) {
    return Exchange.rows(packed).stream().map(ByteBuffer::wrap).toList();
  }

  private static List<byte[]> parts(byte[] message) {
    List<byte[]> parts = new ArrayList<>();
    for (ByteBuffer rest = ByteBuffer.wrap(message); rest.hasRemaining(); ) {
      byte[] part = new byte[rest.getInt()];
      rest.get(part);
      parts.add(part);
    }
    return parts;
  }
}
