package io.parley.connector.destination;

import io.parley.crypto.Sha256;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Delivers, or tries whether it could.
 *
 * <p>The people are read twice. The first time nothing leaves: each is asked for at the gate,
 * written in the receiver's form and counted, and the delivery is refused as a whole where the
 * order of ids, the receiver's smallest audience or its limits are not kept. The second time the
 * batches go out, each noted in the journal before and after. A batch that an earlier run saw
 * acknowledged is not sent again. Of one that was under way when the earlier run ended nobody knows
 * whether it came: where the receiver bears a repetition it is sent again under the same id, where
 * it does not it is left, and its people are counted as in doubt.
 *
 * <p>A batch is known by its people and their rows. If some have gone since the earlier run, the
 * batches after them are others and are sent, which is without effect at a receiver of sets;
 * messages, one a batch, are known by the person.
 */
public final class DeliveryRun {
  private final Destination destination;
  private final InstantSource clock;
  private final Witness witness;

  /** Runs for one destination. */
  public DeliveryRun(Destination destination, InstantSource clock) {
    this(destination, clock, Witness.NONE);
  }

  /**
   * The same under somebody's eyes.
   *
   * @param witness sees what a delivery did; a validation shows it nothing
   */
  public DeliveryRun(Destination destination, InstantSource clock, Witness witness) {
    this.destination = destination;
    this.clock = clock;
    this.witness = witness;
  }

  /**
   * Says what a delivery would do, and has the receiver say it where it can. Changes nothing
   * anywhere.
   *
   * @throws DestinationException if the delivery would be refused as a whole
   */
  public DeliveryReceipt validate(DeliveryOrder order) {
    Instant started = clock.instant();
    Counting survey = survey(order);
    Sending sending = new Sending(batch -> {}, destination::validate, Witness.NONE);
    send(order, survey, sending);
    return sending.receipt(order, DeliveryReceipt.Mode.VALIDATE, started, Optional.empty());
  }

  /**
   * Delivers what the journal does not know as delivered.
   *
   * @return what became of it: complete, or incomplete and to be taken up by calling this again
   *     with the same order and journal
   * @throws BrokenDelivery if it stopped for want of something on this side; what is acknowledged
   *     is in its receipt and in the journal
   * @throws DestinationException if the delivery is refused as a whole; nothing was sent then
   */
  public DeliveryReceipt deliver(DeliveryOrder order, DeliveryJournal journal) {
    Instant started = clock.instant();
    List<DestinationException> stopped = new ArrayList<>();
    Counting survey = survey(order);
    Sending sending =
        new Sending(
            batch -> journal.begin(batch.id()),
            batch -> {
              BatchResult result = sent(batch, stopped);
              journal.end(batch.id(), result);
              return result;
            },
            witness);
    sending.journal = Optional.of(journal);
    send(order, survey, sending);
    DeliveryReceipt receipt =
        sending.receipt(order, DeliveryReceipt.Mode.DELIVER, started, Optional.of(journal.nonce()));
    if (!stopped.isEmpty()) {
      throw new BrokenDelivery(stopped.get(0), receipt);
    }
    return receipt;
  }

  /** An exception of ours comes before anything is sent, as when a secret is missing. */
  private BatchResult sent(Batch batch, List<DestinationException> stopped) {
    try {
      return destination.deliver(batch);
    } catch (DestinationException e) {
      stopped.add(e);
      return new BatchResult.Refused("not_sent", true);
    }
  }

  private Counting survey(DeliveryOrder order) {
    if (destination.takes().removal() == Removal.BY_REPLACEMENT && order.standing() > 0) {
      throw new DestinationException(
          destination.name()
              + " replaces its audience by what is delivered: deliver everybody, and not a change"
              + " to those who are there");
    }
    Counting counting = new Counting();
    Both batches =
        new Both(
            new Batches(destination, order.id(), Change.ADD, 0, batch -> {}),
            new Batches(destination, order.id(), Change.REMOVE, 0, batch -> {}));
    read(
        order,
        counting,
        batches,
        Witness.NONE,
        (member, rows) -> {
          counting.accepted.merge(member.change(), 1L, Long::sum);
          batches.of(member.change()).add(member.id(), rows);
        });
    Takes takes = destination.takes();
    for (Batches made : List.of(batches.adds(), batches.removes())) {
      made.finish();
      if (takes.whole() && made.count() > 1) {
        throw new DestinationException(
            destination.name()
                + " takes an audience in one piece of at most "
                + takes.maxRows()
                + " rows and "
                + takes.maxBytes()
                + " bytes, and this one is larger. Divide the audience");
      }
    }
    long adds = counting.usable(Change.ADD);
    if (adds > 0 && adds + order.standing() < takes.fewest()) {
      throw new DestinationException(
          destination.name()
              + " uses no audience of fewer than "
              + takes.fewest()
              + " people, and fewer of this one can be sent. Nothing was sent");
    }
    return counting;
  }

  private void send(DeliveryOrder order, Counting survey, Sending sending) {
    Both batches =
        new Both(
            new Batches(
                destination, order.id(), Change.ADD, survey.usable(Change.ADD), sending::take),
            new Batches(
                destination,
                order.id(),
                Change.REMOVE,
                survey.usable(Change.REMOVE),
                sending::take));
    read(
        order,
        sending.counting,
        batches,
        sending.witness,
        (member, rows) -> batches.of(member.change()).add(member.id(), rows));
    batches.adds().finish();
    batches.removes().finish();
  }

  private void read(
      DeliveryOrder order, Counting counting, Both batches, Witness seeing, People people) {
    String before = "";
    try (Stream<AudienceMember> members = order.members().open()) {
      for (Iterator<AudienceMember> each = members.iterator(); each.hasNext(); ) {
        AudienceMember member = each.next();
        if (member.id().compareTo(before) <= 0) {
          throw new DestinationException(
              "the people of a delivery come in ascending order of their ids, each once; person "
                  + (counting.offered + 1)
                  + " does not");
        }
        before = member.id();
        counting.offered++;
        encode(order, member, counting, batches, seeing)
            .ifPresent(rows -> people.take(member, rows));
      }
    }
  }

  private Optional<Encoded.Rows> encode(
      DeliveryOrder order, AudienceMember member, Counting counting, Both batches, Witness seeing) {
    boolean adds = member.change() == Change.ADD;
    Optional<SkipReason> against = adds ? order.gate().against(member) : Optional.empty();
    if (!adds && destination.takes().removal() != Removal.BY_MEMBER) {
      against = Optional.of(SkipReason.NO_REMOVAL);
    }
    if (against.isPresent()) {
      counting.skip(against.get());
      seeing.leftOut(member.id(), against.get());
      return Optional.empty();
    }
    Encoded encoded = destination.encode(member);
    if (encoded instanceof Encoded.Skipped skipped) {
      counting.leftOut += skipped.leftOut();
      counting.skip(skipped.reason());
      seeing.leftOut(member.id(), skipped.reason());
      return Optional.empty();
    }
    Encoded.Rows rows = (Encoded.Rows) encoded;
    counting.leftOut += rows.leftOut();
    if (!batches.of(member.change()).fits(rows.rows())) {
      counting.skip(SkipReason.TOO_LARGE);
      seeing.leftOut(member.id(), SkipReason.TOO_LARGE);
      return Optional.empty();
    }
    return Optional.of(rows);
  }

  /** Who comes and who goes: never in one batch. */
  private record Both(Batches adds, Batches removes) {
    Batches of(Change change) {
      return change == Change.ADD ? adds : removes;
    }
  }

  @FunctionalInterface
  private interface People {
    void take(AudienceMember member, Encoded.Rows rows);
  }

  @FunctionalInterface
  private interface Transfer {
    BatchResult of(Batch batch);
  }

  /** Sends one batch after the other until one says that the next would fare alike. */
  private final class Sending {
    private final Counting counting = new Counting();
    private final Consumer<Batch> before;
    private final Transfer transfer;
    private final Witness witness;
    private final MessageDigest sent = sha256();
    private Optional<DeliveryJournal> journal = Optional.empty();
    private boolean halted;

    Sending(Consumer<Batch> before, Transfer transfer, Witness witness) {
      this.before = before;
      this.transfer = transfer;
      this.witness = witness;
    }

    void take(Batch batch) {
      DeliveryJournal.Entry known =
          journal.map(j -> j.entry(batch.id())).orElseGet(DeliveryJournal.Entry.Open::new);
      byte[] body = destination.body(batch);
      if (known instanceof DeliveryJournal.Entry.Done done) {
        counting.batchesEarlier++;
        counting.accept(batch, done.result());
        witness.came(batch);
        sent.update(Sha256.of(body));
      } else if (known instanceof DeliveryJournal.Entry.Begun
          && !destination.takes().repeatable()) {
        leftOut(batch, SkipReason.IN_DOUBT);
      } else if (halted) {
        counting.notTried += batch.members();
        doubt(batch, known);
      } else {
        before.accept(batch);
        counting.batchesSent++;
        BatchResult result = transfer.of(batch);
        note(batch, body, result);
        if (!(result instanceof BatchResult.Accepted)) {
          doubt(batch, known);
        }
      }
    }

    /** One that was under way when an earlier run ended may have come then. */
    private void doubt(Batch batch, DeliveryJournal.Entry known) {
      if (known instanceof DeliveryJournal.Entry.Begun) {
        witness.doubtful(batch);
      }
    }

    private void note(Batch batch, byte[] body, BatchResult result) {
      if (result instanceof BatchResult.Accepted accepted) {
        counting.accept(batch, accepted);
        witness.came(batch);
        sent.update(Sha256.of(body));
      } else if (result instanceof BatchResult.Refused refused) {
        counting.rejected += batch.members();
        counting.fail(refused.code());
        halted = refused.halts();
      } else if (result instanceof BatchResult.InDoubt doubt) {
        counting.inDoubt += batch.members();
        counting.fail(doubt.code());
        witness.doubtful(batch);
        halted = doubt.halts();
      } else if (result instanceof BatchResult.Held held) {
        leftOut(batch, held.reason());
      }
    }

    private void leftOut(Batch batch, SkipReason reason) {
      counting.skipped.merge(reason, (long) batch.members(), Long::sum);
      batch.people().forEach(id -> witness.leftOut(id, reason));
    }

    DeliveryReceipt receipt(
        DeliveryOrder order, DeliveryReceipt.Mode mode, Instant started, Optional<byte[]> nonce) {
      // Under the journal's nonce: whoever holds the receipt alone cannot try people against the
      // hash.
      sent.update(nonce.orElseGet(() -> new byte[0]));
      byte[] hash = sent.digest();
      boolean complete =
          counting.notTried == 0 && counting.inDoubt == 0 && counting.failures.isEmpty();
      return new DeliveryReceipt(
          order.id(),
          destination.name(),
          destination.target(),
          mode,
          complete,
          started,
          clock.instant(),
          counting.offered,
          counting.usable(Change.ADD),
          counting.usable(Change.REMOVE),
          counting.rejected,
          counting.inDoubt,
          counting.notTried,
          counting.skipped,
          counting.leftOut,
          counting.batchesSent,
          counting.batchesEarlier,
          counting.failures,
          counting.requests,
          nonce.map(n -> HexFormat.of().formatHex(hash)));
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }
}
