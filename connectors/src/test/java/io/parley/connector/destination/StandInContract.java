package io.parley.connector.destination;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract for platforms over HTTP. */
public abstract class StandInContract extends DestinationContract {
  /** The platform's rules. */
  protected abstract StandIn.Platform platform();

  /** The destination that speaks to it. */
  protected abstract Destination destination(StandIn standIn, int attempts);

  @Override
  protected Receiver receiver() {
    return new StandIn(platform());
  }

  @Override
  protected Destination destination(Receiver receiver) {
    return destination((StandIn) receiver, 1);
  }

  @Override
  protected List<String> broken(Receiver receiver) {
    return ((StandIn) receiver).broken();
  }

  @Test
  void busyPlatform_isTriedAgain(@TempDir Path folder) {
    try (StandIn standIn = new StandIn(new Busy(platform()))) {
      Destination destination = destination(standIn, 4);
      try (FileJournal journal = FileJournal.open(folder.resolve("d"))) {
        DeliveryReceipt receipt =
            new DeliveryRun(Smaller.none(destination), InstantSource.system())
                .deliver(TestPeople.order("d", TestPeople.crowd(0, 3, Change.ADD)), journal);

        assertThat(receipt.complete()).isTrue();
        assertThat(standIn.members()).hasSize(3);
        assertThat(standIn.doubles()).isZero();
        assertThat(standIn.calls()).isGreaterThan(1);
      }
    }
  }

  @Test
  void moreThanABatch_keepsTheLimits(@TempDir Path folder) {
    try (StandIn standIn = new StandIn(platform())) {
      Destination destination = destination(standIn, 1);
      if (destination.takes().whole()) {
        return;
      }
      int people = destination.takes().maxRows() + 1;
      try (FileJournal journal = FileJournal.open(folder.resolve("d"))) {
        DeliveryReceipt receipt =
            new DeliveryRun(Smaller.none(destination), InstantSource.system())
                .deliver(TestPeople.order("d", TestPeople.crowd(0, people, Change.ADD)), journal);

        assertThat(standIn.broken()).isEmpty();
        assertThat(receipt.added()).isEqualTo(people);
        assertThat(receipt.batchesSent()).isGreaterThan(1);
        assertThat(standIn.members()).hasSize(people);
      }
    }
  }

  /** Says 429 once, and when to come again. */
  private static final class Busy implements StandIn.Platform {
    private final StandIn.Platform platform;
    private boolean said;

    Busy(StandIn.Platform platform) {
      this.platform = platform;
    }

    @Override
    public StandIn.Reply answer(StandIn.Call call, StandIn audience) {
      if (said) {
        return platform.answer(call, audience);
      }
      said = true;
      return new StandIn.Reply(429, "slow down");
    }
  }
}
