package io.parley.crypto.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.CollaborationKey;
import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SealedLineTest {
  private final SecretBytes key = SecretBytes.random(32);
  private final SealedLine sender = line("request");
  private final SealedLine receiver = line("request");

  @Test
  void messagesInOrder_open() {
    assertThat(receiver.open(sender.seal(bytes("one")))).isEqualTo(bytes("one"));
    assertThat(receiver.open(sender.seal(bytes("")))).isEmpty();
    assertThat(receiver.open(sender.seal(bytes("three")))).isEqualTo(bytes("three"));
  }

  @Test
  void sizeIsAllThatShows() {
    byte[] sealed = sender.seal(new byte[1_000]);

    assertThat(sealed).hasSize(1_000 + SealedLine.GROWTH);
    assertThat(line("request").seal(new byte[1_000]))
        .as("the same place, key and text")
        .isEqualTo(sealed);
    assertThat(sender.seal(new byte[1_000])).as("the next place").isNotEqualTo(sealed);
  }

  @Test
  void anyChangedBit_isRefused() {
    byte[] sealed = sender.seal(bytes("points"));
    for (int bit = 0; bit < 8 * sealed.length; bit++) {
      byte[] altered = sealed.clone();
      altered[bit / 8] ^= (byte) (1 << (bit % 8));

      assertThatThrownBy(() -> line("request").open(altered)).isInstanceOf(SealRejected.class);
    }
  }

  @Test
  void repeatedMessage_isRefusedAndEndsTheLine() {
    byte[] first = sender.seal(bytes("one"));
    byte[] second = sender.seal(bytes("two"));
    receiver.open(first);

    assertThatThrownBy(() -> receiver.open(first)).isInstanceOf(SealRejected.class);
    assertThatThrownBy(() -> receiver.open(second)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void messageLeftOut_isNoticedAtTheNext() {
    sender.seal(bytes("one"));

    assertThatThrownBy(() -> receiver.open(sender.seal(bytes("two"))))
        .isInstanceOf(SealRejected.class);
  }

  @Test
  void messageOfTheOtherDirection_isRefused() {
    assertThatThrownBy(() -> receiver.open(line("answer").seal(bytes("one"))))
        .isInstanceOf(SealRejected.class);
  }

  @Test
  void lineKeys_differByContextAndOnlyByIt() {
    CollaborationKey shared = CollaborationKey.fromByteArray(new byte[32], SecretAccess.insecure());
    List<SecretBytes> keys = new ArrayList<>();
    for (String context : List.of("", "a", "b")) {
      assertThat(shared.lineKey(bytes(context)).equalsSecret(shared.lineKey(bytes(context))))
          .isTrue();
      keys.add(shared.lineKey(bytes(context)));
    }
    for (int i = 0; i < keys.size(); i++) {
      for (int j = 0; j < i; j++) {
        assertThat(keys.get(i).equalsSecret(keys.get(j))).isFalse();
      }
    }
  }

  private SealedLine line(String about) {
    return new SealedLine(key, bytes(about));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
