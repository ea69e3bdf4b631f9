package io.parley.server.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names on messages between members, which the room writes. */
class AddressedTest {
  @Test
  void name_comesBack_withItsMessage() {
    byte[] message = {0, 1, 2};
    Addressed read = Addressed.required(new Addressed("kühn & söhne", message).bytes());

    assertThat(read.member()).isEqualTo("kühn & söhne");
    assertThat(read.message()).containsExactly(0, 1, 2);
  }

  @Test
  void noBytes_areNoMessage() {
    assertThat(Addressed.read(new byte[0])).isEmpty();
    assertThatThrownBy(() -> Addressed.required(new byte[0]))
        .isInstanceOf(BadDocument.class)
        .hasMessage("a message between members is missing");
  }

  @ParameterizedTest
  @CsvSource({
    "00, a message between members is cut short",
    "0001, a message between members is cut short",
    "ffff61, a message between members is cut short",
    "0002c328, a member's name is no text",
  })
  void malformed_isRefused(String hex, String text) {
    assertThatThrownBy(() -> Addressed.read(HexFormat.of().parseHex(hex)))
        .isInstanceOf(BadDocument.class)
        .hasMessage(text);
  }
}
