package io.parley.server.blinding;

import io.parley.crypto.SignatureDomain;
import io.parley.crypto.SignedBytes;
import io.parley.crypto.SigningKey;
import io.parley.crypto.blind.AnswerRefused;
import io.parley.crypto.blind.OwnerMemory;
import io.parley.crypto.blind.OwnerRun;
import io.parley.crypto.blind.PointsRefused;
import io.parley.crypto.blind.SetCommitment;
import io.parley.crypto.blind.SpotCheckFailed;
import io.parley.server.blinding.BlindingMessage.Kind;
import io.parley.server.node.Progress;
import io.parley.server.wire.Addressed;
import io.parley.server.wire.PartnersWords;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A node's side as an owner: asks its helpers, message by message and each in its turn, until all
 * of its people have a pseudonym.
 *
 * <p>In each session it first asks every helper how far it is, then sends each the commitment of
 * its run, then batches. A run lives as long as this object, so a new session after a broken line
 * sends the same batch again, byte by byte inside its seal; after a restart of the node a new run
 * masks afresh what the memory lacks.
 *
 * <p>Not thread-safe: {@link BlindingDesk} takes turns.
 */
final class BlindingOwner {
  private static final byte[] NOTHING = {};

  /**
   * The memory is written again when it grew by an eighth, so all writings cost a few of the last.
   */
  private static final int GROWTH_PARTS = 8;

  /** Begins a run over this node's people of now. */
  @FunctionalInterface
  interface Runs {
    OwnerRun begin(OwnerMemory memory);
  }

  /** What was asked last, and whom. */
  private record Asked(String helper, BlindingMessage message) {}

  private final List<String> helpers;
  private final SigningKey signingKey;
  private final BlindingStore store;
  private final OwnerMemory memory;
  private final Runs runs;
  private final Consumer<OwnerMemory> done;
  private final BlindingAudit audit;
  private final Progress progress;
  private Optional<OwnerRun> run = Optional.empty();
  private Optional<Asked> asked = Optional.empty();
  private final Map<String, Long> positions = new TreeMap<>();
  private int batches;
  private int unkept;
  private long start;
  private boolean finished;

  /**
   * An owner.
   *
   * @param helpers all other members, in the order in which they help
   * @param finished whether its people have their pseudonyms already
   * @param done what to do with the memory when they have
   */
  BlindingOwner(
      List<String> helpers,
      SigningKey signingKey,
      BlindingStore store,
      Runs runs,
      boolean finished,
      Consumer<OwnerMemory> done,
      BlindingAudit audit,
      Progress progress) {
    this.helpers = List.copyOf(helpers);
    this.signingKey = signingKey;
    this.store = store;
    this.memory = store.memory();
    this.runs = runs;
    this.finished = finished;
    this.done = done;
    this.audit = audit;
    this.progress = progress;
  }

  /** A session begins anew, on lines of its own. */
  void attach() {
    asked = Optional.empty();
    positions.clear();
  }

  /**
   * Takes the answer to the last request, and gives the next.
   *
   * @param lines this owner's lines with a helper
   * @param sealed the answer; nothing at the start of a session
   * @return nothing when all is done
   */
  Optional<Addressed> next(Function<String, SessionLines> lines, byte[] sealed) {
    if (finished) {
      return Optional.empty();
    }
    if (asked.isPresent() != (sealed.length > 0)) {
      throw new BlindingFailed("an answer came to no request, or a request without an answer");
    }
    Optional<Asked> request =
        asked.isEmpty() ? Optional.of(position(helpers.get(0))) : after(lines, asked.get(), sealed);
    asked = request;
    return request.map(
        r ->
            new Addressed(
                r.helper(), lines.apply(r.helper()).requests().seal(r.message().bytes())));
  }

  private Optional<Asked> after(Function<String, SessionLines> lines, Asked sent, byte[] sealed) {
    String helper = sent.helper();
    BlindingMessage answer = BlindingMessage.read(lines.apply(helper).answers().open(sealed));
    if (answer.kind() == Kind.REFUSAL) {
      if (sent.message().kind() == Kind.BATCH_AGAIN || sent.message().kind() == Kind.COMMITMENT) {
        run = Optional.empty(); // the next session masks afresh what this run did not get
      }
      throw new BlindingFailed(
          "`%s` does not help: %s".formatted(helper, PartnersWords.of(answer.text())));
    }
    if (answer.kind() == Kind.PAUSE) {
      throw answer.paused(helper);
    }
    if (answer.kind() != sent.message().kind()) {
      throw new BlindingFailed("`%s` answered something else than it was asked".formatted(helper));
    }
    return switch (answer.kind()) {
      case POSITION -> {
        positions.put(helper, answer.number());
        Optional<String> other = after(helper);
        yield other.isPresent() ? other.map(BlindingOwner::position) : begun();
      }
      case COMMITMENT -> {
        Optional<String> other = after(helper);
        yield other.isPresent() ? other.map(this::commitment) : batch();
      }
      case BATCH, BATCH_AGAIN -> {
        accept(helper, answer.body());
        yield batch();
      }
      case REFUSAL, PAUSE -> throw new IllegalStateException("handled above");
    };
  }

  private Optional<String> after(String helper) {
    int next = helpers.indexOf(helper) + 1;
    return next < helpers.size() ? Optional.of(helpers.get(next)) : Optional.empty();
  }

  /** Whose answer is awaited; all helpers' where none is. */
  String asks() {
    return asked.map(Asked::helper).orElse(String.join("`, `", helpers));
  }

  private static Asked position(String helper) {
    return new Asked(helper, new BlindingMessage(Kind.POSITION, NOTHING));
  }

  /** All helpers said how far they are. */
  private Optional<Asked> begun() {
    if (run.isEmpty()) {
      positions.forEach(this::adopt);
      start = System.nanoTime();
      batches = 0;
      memory.skipRuns(
          store.lastSet()); // a memory that came back is older than what it committed to
      run = Optional.of(runs.begin(memory));
      store.keep(memory);
      if (current().newPeople() > 0) {
        byte[] set = current().committedMatchKeys();
        try {
          store.keepSet(memory.run(), set);
        } finally {
          Arrays.fill(set, (byte) 0);
        }
      }
    }
    if (current().commitment().isEmpty()) {
      return finish();
    }
    return Optional.of(commitment(helpers.get(0)));
  }

  private Asked commitment(String helper) {
    SetCommitment commitment = current().commitment().orElseThrow();
    byte[] signed =
        SignedBytes.sign(signingKey, SignatureDomain.SET_COMMITMENT, commitment.bytes()).encode();
    return new Asked(helper, new BlindingMessage(Kind.COMMITMENT, signed));
  }

  private void adopt(String helper, long answered) {
    try {
      memory.adoptPosition(helper, answered);
    } catch (IllegalArgumentException e) {
      throw new BlindingFailed(
          e.getMessage() + "; its growth cap no longer holds: agree on another epoch", e);
    }
  }

  private Optional<Asked> batch() {
    Optional<OwnerRun.Request> next = current().next();
    if (next.isEmpty()) {
      return finish();
    }
    OwnerRun.Request request = next.get();
    long position = positions.getOrDefault(request.helper(), 0L);
    Kind kind = request.sequence() < position ? Kind.BATCH_AGAIN : Kind.BATCH;
    return Optional.of(new Asked(request.helper(), new BlindingMessage(kind, request.bytes())));
  }

  private void accept(String helper, byte[] answer) {
    try {
      current().accept(answer);
    } catch (SpotCheckFailed e) {
      run = Optional.empty();
      audit.cheated(e.helper(), "batch %d".formatted(e.sequence()));
      throw new BlindingFailed(e.getMessage() + "; " + BlindingDesk.AFTER_CHEATING, e);
    } catch (PointsRefused e) {
      run = Optional.empty();
      audit.cheated(helper, "unusable points");
      throw new BlindingFailed(
          "`%s` sent unusable points; the run has ended; %s"
              .formatted(helper, BlindingDesk.AFTER_CHEATING),
          e);
    } catch (AnswerRefused e) {
      throw new BlindingFailed("`%s`: %s".formatted(helper, e.getMessage()), e);
    }
    batches++;
    unkept++;
    if (unkept * GROWTH_PARTS >= batches) {
      store.keep(memory);
      unkept = 0;
    }
  }

  private Optional<Asked> finish() {
    int people = current().newPeople();
    store.keep(memory);
    done.accept(memory);
    run = Optional.empty();
    finished = true;
    progress.took(
        "%,d match keys blinded with the help of `%s`"
            .formatted(people, String.join("`, `", helpers)),
        start);
    return Optional.empty();
  }

  private OwnerRun current() {
    return run.orElseThrow(() -> new BlindingFailed("no run of blinding is under way"));
  }
}
