package io.parley.crypto.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SealedRunTest {
  private static final byte[] PLAIN = "ann@shop.example".getBytes(StandardCharsets.UTF_8);

  private final Envelope envelope = new Envelope(DataKeys.generate(MasterKeys.generate()));
  private final SealedRun run = envelope.newRun("lake raw.crm 1");
  private final byte[] sealed = run.column("email").seal(7, PLAIN);

  @Test
  void cell_opensAtItsPlace_andIs16BytesLonger() {
    SealedRun opening = envelope.run("lake raw.crm 1", run.header());

    assertThat(opening.column("email").open(7, sealed)).isEqualTo(PLAIN);
    assertThat(sealed).hasSize(PLAIN.length + 16);
    assertThat(run.header()).hasSize(Envelope.HEADER_SIZE);
    assertThat(Envelope.isSealed(run.header())).as("no file of an envelope").isFalse();
  }

  @Test
  void cell_opensNowhereElse() {
    byte[] other = envelope.newRun("lake raw.crm 1").header();
    for (SealedRun wrong :
        List.of(
            envelope.run("lake raw.crm 2", run.header()),
            envelope.run("lake raw.crm 1", other),
            new Envelope(DataKeys.generate(MasterKeys.generate())).newRun("lake raw.crm 1"),
            envelope.within("another").newRun("lake raw.crm 1"))) {
      assertThatThrownBy(() -> wrong.column("email").open(7, sealed))
          .isInstanceOf(SealRejected.class);
    }
    assertThatThrownBy(() -> run.column("email").open(8, sealed)).isInstanceOf(SealRejected.class);
    assertThatThrownBy(() -> run.column("phone").open(7, sealed)).isInstanceOf(SealRejected.class);
  }

  @Test
  void realm_hasItsOwnKeys() {
    Envelope realm = envelope.within("demo");
    SealedRun within = realm.newRun("p");
    byte[] cell = within.column("c").seal(0, PLAIN);

    assertThat(realm.run("p", within.header()).column("c").open(0, cell)).isEqualTo(PLAIN);
    assertThatThrownBy(() -> envelope.run("p", within.header()).column("c").open(0, cell))
        .isInstanceOf(SealRejected.class);
  }

  @Test
  void changedCellsAndHeaders_areRejected() {
    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      assertThatThrownBy(() -> run.column("email").open(7, changed))
          .isInstanceOf(SealRejected.class);
    }
    byte[] header = run.header();
    assertThatThrownBy(() -> envelope.run("lake raw.crm 1", Arrays.copyOf(header, 20)))
        .isInstanceOf(SealRejected.class);
    header[0] = 'X';
    assertThatThrownBy(() -> envelope.run("lake raw.crm 1", header))
        .isInstanceOf(SealRejected.class);
  }

  @Test
  void equalTexts_lookDifferent_acrossRowsAndRuns() {
    assertThat(run.column("email").seal(8, PLAIN)).isNotEqualTo(sealed);
    assertThat(envelope.newRun("lake raw.crm 1").column("email").seal(7, PLAIN))
        .isNotEqualTo(sealed);
  }
}
