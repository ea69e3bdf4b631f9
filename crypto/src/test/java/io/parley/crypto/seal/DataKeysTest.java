package io.parley.crypto.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DataKeysTest {
  private static final byte[] PLAIN = "0.1".getBytes(UTF_8);

  @Test
  void encoded_opensWhatWasSealed() {
    MasterKeys master = MasterKeys.generate();
    DataKeys keys = DataKeys.generate(master);
    byte[] sealed = new Envelope(keys).seal("x", PLAIN);

    assertThat(new Envelope(DataKeys.decode(keys.encode(), master)).open("x", sealed))
        .isEqualTo(PLAIN);
  }

  /** The data stay as they are, byte for byte; only the small file of wrapped keys changes. */
  @Test
  void newMasterKey_needsNoDataRewritten() {
    MasterKeys old = MasterKeys.generate();
    DataKeys keys = DataKeys.generate(old);
    byte[] sealed = new Envelope(keys).seal("x", PLAIN);

    MasterKeys both = old.withFreshKey();
    byte[] wrappedAnew = DataKeys.decode(keys.encode(), both).wrappedBy(both).encode();
    MasterKeys fresh = both.currentOnly();

    assertThat(fresh.ids()).hasSize(1).doesNotContainAnyElementsOf(old.ids());
    assertThat(new Envelope(DataKeys.decode(wrappedAnew, fresh)).open("x", sealed))
        .isEqualTo(PLAIN);
    refuses(wrappedAnew, old);
    refuses(keys.encode(), fresh);
  }

  @Test
  void newDataKey_sealsFromThenOnAndTheOldOneStillOpens() {
    MasterKeys master = MasterKeys.generate();
    DataKeys before = DataKeys.generate(master);
    byte[] old = new Envelope(before).seal("x", PLAIN);

    DataKeys after = before.withFreshKey();
    byte[] fresh = new Envelope(after).seal("x", PLAIN);

    assertThat(after.size()).isEqualTo(2);
    assertThat(new Envelope(after).open("x", old)).isEqualTo(PLAIN);
    assertThat(new Envelope(after).open("x", fresh)).isEqualTo(PLAIN);
    assertThatThrownBy(() -> new Envelope(before).open("x", fresh))
        .isInstanceOf(SealRejected.class);
  }

  @Test
  void keysMovedBetweenNames_areRefused() {
    MasterKeys master = MasterKeys.generate();
    byte[] encoded = DataKeys.generate(master).withFreshKey().encode();
    int entry = (encoded.length - 3) / 2;
    byte[] moved = encoded.clone();
    // the second key's wrapping (40 bytes, at the end of its entry) under the first key's name
    System.arraycopy(encoded, 3 + 2 * entry - 40, moved, 3 + entry - 40, 40);

    refuses(moved, master);
  }

  @Test
  void changedBit_isRefusedWhereverItIs() {
    MasterKeys master = MasterKeys.generate();
    byte[] encoded = DataKeys.generate(master).encode();
    for (int at = 1; at < encoded.length; at++) {
      byte[] changed = encoded.clone();
      changed[at] ^= 1;
      refuses(changed, master);
    }
  }

  @Test
  void cutOrLengthened_isRefused() {
    MasterKeys master = MasterKeys.generate();
    byte[] encoded = DataKeys.generate(master).encode();
    for (int size = 0; size < encoded.length; size++) {
      refuses(Arrays.copyOf(encoded, size), master);
    }
    refuses(Arrays.copyOf(encoded, encoded.length + 1), master);
  }

  @Test
  void otherVersion_isRefusedNamingBoth() {
    MasterKeys master = MasterKeys.generate();
    byte[] encoded = DataKeys.generate(master).encode();
    encoded[0] = 2;

    assertThatThrownBy(() -> DataKeys.decode(encoded, master))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("data keys of version 2 (known: 1)");
  }

  @Test
  void encoded_holdsNoKeyInTheClear() {
    DataKeys keys = DataKeys.generate(MasterKeys.generate());
    byte[] key = keys.current().key().toByteArray(io.parley.crypto.SecretAccess.insecure());

    assertThat(new String(keys.encode(), java.nio.charset.StandardCharsets.ISO_8859_1))
        .doesNotContain(new String(key, java.nio.charset.StandardCharsets.ISO_8859_1));
    assertThat(keys.toString()).doesNotContain(java.util.HexFormat.of().formatHex(key));
  }

  private static void refuses(byte[] encoded, MasterKeys master) {
    assertThatThrownBy(() -> DataKeys.decode(encoded, master))
        .isInstanceOf(SealRejected.class)
        .hasMessage("sealed data rejected");
  }
}
