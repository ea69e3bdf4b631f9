package io.parley.crypto.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Columns sealed for a destination, and the HPKE that carries their secret. */
class SealedColumnsTest {
  private static final byte[] DELIVERY = "delivery 1".getBytes(UTF_8);
  private static final byte[] POLICY = new byte[32];
  private static final ColumnContext EMAIL = new ColumnContext("spring", "email", 1, POLICY);

  private final HpkePrivateKey destination = HpkePrivateKey.generate();
  private final ColumnSecret sent = ColumnSecret.generate();
  private final byte[] carried = sent.sealedTo(destination.publicKey(), DELIVERY);
  private final ColumnSecret arrived = ColumnSecret.open(destination, DELIVERY, carried);

  static List<ColumnContext> others() {
    byte[] otherPolicy = new byte[32];
    otherPolicy[31] = 1;
    return List.of(
        new ColumnContext("autumn", "email", 1, POLICY),
        new ColumnContext("spring", "phone", 1, POLICY),
        new ColumnContext("spring", "email", 2, POLICY),
        new ColumnContext("spring", "email", 1, otherPolicy),
        new ColumnContext("springe", "mail", 1, POLICY));
  }

  @Test
  void destination_opensTheColumnInOrder() {
    ColumnSealer sealer = sent.sealer(EMAIL);
    byte[] first = sealer.next("ann\nbob".getBytes(UTF_8));
    byte[] second = sealer.last("cat".getBytes(UTF_8));

    ColumnOpener opener = arrived.opener(EMAIL);

    assertThat(opener.next(first)).isEqualTo("ann\nbob".getBytes(UTF_8));
    assertThat(opener.last(second)).isEqualTo("cat".getBytes(UTF_8));
    assertThat(first).hasSize("ann\nbob".length() + 16);
  }

  @ParameterizedTest
  @MethodSource("others")
  void chunkInAnotherPlace_isRefused(ColumnContext other) {
    byte[] sealed = sent.sealer(EMAIL).last(new byte[8]);

    refuses(() -> arrived.opener(other).last(sealed));
  }

  @Test
  void chunksReorderedRepeatedOrCut_areRefused() {
    ColumnSealer sealer = sent.sealer(EMAIL);
    byte[] first = sealer.next(new byte[8]);
    byte[] second = sealer.next(new byte[8]);

    refuses(() -> arrived.opener(EMAIL).next(second));
    ColumnOpener repeated = arrived.opener(EMAIL);
    repeated.next(first);
    refuses(() -> repeated.next(first));
    ColumnOpener cut = arrived.opener(EMAIL);
    cut.next(first);
    refuses(() -> cut.last(second));
  }

  @Test
  void changedChunk_isRefused() {
    byte[] sealed = sent.sealer(EMAIL).last(new byte[8]);
    sealed[3] ^= 1;

    refuses(() -> arrived.opener(EMAIL).last(sealed));
  }

  /** A second sealer would count its nonces from 0 again under the same key. */
  @Test
  void sealingAColumnTwice_isRefused() {
    sent.sealer(EMAIL).last(new byte[0]);

    assertThatThrownBy(() -> sent.sealer(EMAIL))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "column 'email' is sealed in this delivery; a second time wants another delivery");
    assertThatThrownBy(() -> arrived.sealer(EMAIL))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a delivery that arrived is opened, not sealed into");
  }

  @Test
  void columns_haveKeysOfTheirOwn() {
    byte[] plain = new byte[32];
    byte[] one = sent.sealer(EMAIL).last(plain);

    for (ColumnContext other : others()) {
      assertThat(sent.sealer(other).last(plain)).isNotEqualTo(one);
    }
    assertThat(ColumnSecret.generate().sealer(EMAIL).last(plain)).isNotEqualTo(one);
  }

  @Test
  void secret_opensForItsDestinationAndDeliveryAlone() {
    refuses(() -> ColumnSecret.open(HpkePrivateKey.generate(), DELIVERY, carried));
    refuses(() -> ColumnSecret.open(destination, "delivery 2".getBytes(UTF_8), carried));
    for (int at = 0; at < carried.length; at++) {
      byte[] changed = carried.clone();
      changed[at] ^= 1;
      refuses(() -> ColumnSecret.open(destination, DELIVERY, changed));
    }
    refuses(() -> ColumnSecret.open(destination, DELIVERY, Arrays.copyOf(carried, 47)));
    refuses(() -> ColumnSecret.open(destination, DELIVERY, new byte[0]));
  }

  @Test
  void encapsulatedPointOfSmallOrder_isRefusedAsAllElse() {
    byte[] zero = carried.clone();
    Arrays.fill(zero, 0, 32, (byte) 0);

    refuses(() -> ColumnSecret.open(destination, DELIVERY, zero));
  }

  @Test
  void publicKey_ofSmallOrderOrAnotherSize_isRefused() {
    assertThatThrownBy(() -> HpkePublicKey.fromByteArray(new byte[32]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not an HPKE key: a point of small order");
    assertThatThrownBy(() -> HpkePublicKey.fromByteArray(new byte[31]))
        .hasMessage("an HPKE key has 32 bytes, not 31");
  }

  @Test
  void publicKey_isWhatItsBytesSay() {
    HpkePublicKey key = destination.publicKey();

    assertThat(HpkePublicKey.fromByteArray(key.toByteArray()))
        .isEqualTo(key)
        .hasSameHashCodeAs(key);
    assertThat(destination.toString()).isEqualTo("HpkePrivateKey[" + key.fingerprint() + "]");
  }

  @Test
  void context_refusesWhatIsNoPlace() {
    assertThatThrownBy(() -> new ColumnContext(" ", "email", 1, POLICY))
        .hasMessage("a collaboration and a column have names");
    assertThatThrownBy(() -> new ColumnContext("spring", "email", -1, POLICY))
        .hasMessage("an epoch is 0 or more, not -1");
    assertThatThrownBy(() -> new ColumnContext("spring", "email", 1, new byte[20]))
        .hasMessage("a policy hash has 32 bytes, not 20");
  }

  private static void refuses(Runnable opening) {
    assertThatThrownBy(opening::run)
        .isInstanceOf(SealRejected.class)
        .hasMessage("sealed data rejected")
        .hasNoCause();
  }
}
