package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeDirectory;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.BlindedKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pseudonyms of an epoch are not served under an agreement on other terms. */
class EpochTermsTest {
  private NodeDirectory directory;

  @BeforeEach
  void directory(@TempDir Path root) throws IOException {
    Files.createDirectories(root.resolve("keys"));
    directory = new NodeDirectory(root);
  }

  private static Agreement agreement(int epoch, List<String> keyOrder, Optional<BlindedKeys> keys) {
    return new Agreement(
        Agreement.VERSION,
        "spring",
        epoch,
        List.of(new Agreement.Node("hearth", "a", "b"), new Agreement.Node("metromail", "c", "d")),
        new Agreement.Node("room", "e", "f"),
        keyOrder,
        "parley-canonical/1",
        List.of("measurement"),
        Optional.empty(),
        keys);
  }

  private static final List<String> ORDER = List.of("email", "phone");
  private static final Optional<BlindedKeys> BLINDED = Optional.of(BlindedKeys.upTo(1_000_000));

  @Test
  void sameTerms_pass() {
    new EpochTerms(directory, agreement(1, ORDER, BLINDED)).keep();

    assertThatCode(() -> new EpochTerms(directory, agreement(1, ORDER, BLINDED)).check())
        .doesNotThrowAnyException();
  }

  @Test
  void blindedMadeKeyed_underTheSameEpoch_isRefused() {
    new EpochTerms(directory, agreement(1, ORDER, BLINDED)).keep();

    refuses(agreement(1, ORDER, Optional.empty()));
  }

  @Test
  void otherKeyOrder_underTheSameEpoch_isRefused() {
    new EpochTerms(directory, agreement(1, ORDER, Optional.empty())).keep();

    refuses(agreement(1, List.of("phone", "email"), Optional.empty()));
  }

  @Test
  void otherTerms_underAnotherEpoch_pass() {
    new EpochTerms(directory, agreement(1, ORDER, Optional.empty())).keep();

    assertThatCode(() -> new EpochTerms(directory, agreement(2, ORDER, BLINDED)).check())
        .doesNotThrowAnyException();
  }

  private void refuses(Agreement changed) {
    assertThatThrownBy(() -> new EpochTerms(directory, changed).check())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("agree on another epoch");
  }
}
