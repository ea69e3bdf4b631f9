package io.parley.server.audience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.seal.Envelope;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AudienceBookTest {
  private static final UUID ANN = new UUID(1, 1);
  private static final UUID BOB = new UUID(2, 2);
  private static final Instant MONDAY = Instant.parse("2026-11-02T10:00:00Z");
  private static final Instant TUESDAY = Instant.parse("2026-11-03T10:00:00Z");

  private final Path root;
  private final NodeDirectory directory;
  private final Audience buyers = audience("buyers", "SELECT person FROM a.b", Optional.of(30));
  private AudienceBook book;

  AudienceBookTest(@TempDir Path root) {
    this.root = root;
    this.directory = new NodeDirectory(root);
    this.book = new AudienceBook(directory);
  }

  @BeforeEach
  void directory() {
    directory.create("hearth", Clock.systemUTC());
  }

  @Test
  void declared_isFoundByItsNameAndItsQuestion() {
    assertThat(book.declare(buyers)).isTrue();
    assertThat(book.declare(buyers)).as("again").isFalse();

    assertThat(again().named("buyers")).isEqualTo(buyers);
    assertThat(again().askedBy(" SELECT person FROM a.b\n", "activation")).contains(buyers);
    assertThat(again().askedBy("SELECT person FROM a.c", "activation")).isEmpty();
  }

  @Test
  void otherAudienceOfThatName_orOfThatQuestion_isRefused() {
    book.declare(buyers);

    assertThatThrownBy(
            () -> book.declare(audience("buyers", "SELECT person FROM a.c", Optional.empty())))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("is declared already, and says something else");
    assertThatThrownBy(() -> book.declare(audience("others", buyers.sql(), Optional.empty())))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("one list cannot be two audiences");
  }

  @Test
  void members_keepWhenTheyCameAndByWhichRun_sealed() throws IOException {
    book.declare(buyers);
    book.listed(buyers, "q1", MONDAY, Set.of(ANN), Set.of("file"), "activation");
    book.held(buyers, "q2", TUESDAY);
    book.listed(buyers, "q3", TUESDAY, Set.of(ANN, BOB), Set.of("file", "webhook"), "activation");

    Membership kept = again().membership("buyers");
    assertThat(kept.members())
        .containsEntry(ANN, new Membership.Stay(0, 2))
        .containsEntry(BOB, new Membership.Stay(2, 2));
    assertThat(kept.runs()).extracting(Membership.Run::query).containsExactly("q1", "q2", "q3");
    assertThat(kept.destinations()).containsExactly("file", "webhook");
    Path file = root.resolve("audiences/buyers/members.sealed");
    assertThat(Envelope.isSealed(Files.readAllBytes(file))).isTrue();
  }

  @Test
  void heldRun_changesNobody() {
    book.declare(buyers);
    book.listed(buyers, "q1", MONDAY, Set.of(ANN), Set.of("file"), "activation");
    book.held(buyers, "q2", TUESDAY);

    Membership kept = again().membership("buyers");
    assertThat(kept.current(Optional.empty(), TUESDAY)).containsExactly(ANN);
    assertThat(kept.last().orElseThrow().delivered()).isFalse();
    assertThat(kept.delivered().orElseThrow().query()).isEqualTo("q1");
  }

  @Test
  void membership_endsSoManyDaysAfterTheLastListWithThePerson() {
    book.declare(buyers);
    book.listed(buyers, "q1", MONDAY, Set.of(ANN), Set.of("file"), "activation");
    Membership kept = book.membership("buyers");
    Optional<Integer> days = Optional.of(30);

    assertThat(kept.current(days, MONDAY.plusSeconds(30 * 86_400 - 1))).containsExactly(ANN);
    assertThat(kept.current(days, MONDAY.plusSeconds(30 * 86_400))).isEmpty();
    assertThat(kept.current(Optional.empty(), MONDAY.plusSeconds(900 * 86_400)))
        .containsExactly(ANN);
  }

  @Test
  void membersOfAnotherAudience_doNotOpenInItsPlace() throws IOException {
    Audience others = audience("others", "SELECT person FROM a.c", Optional.empty());
    book.declare(buyers);
    book.declare(others);
    book.listed(buyers, "q1", MONDAY, Set.of(ANN), Set.of("file"), "activation");
    Files.copy(
        root.resolve("audiences/buyers/members.sealed"),
        root.resolve("audiences/others/members.sealed"));

    assertThatThrownBy(() -> book.membership("others"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("does not open with this node's keys");
  }

  /** A delivery to a receiver far away takes its time. */
  @Test
  void listThatArrivesDuringADelivery_doesNotWait() {
    book.declare(buyers);
    Membership arrived =
        book.delivering(
            "buyers",
            () -> {
              book.listed(buyers, "q1", MONDAY, Set.of(ANN), Set.of("file"), "activation");
              return book.membership("buyers");
            });

    assertThat(arrived.members()).containsOnlyKeys(ANN);
  }

  @Test
  void removed_leavesNothing() {
    book.declare(buyers);
    book.listed(buyers, "q1", MONDAY, Set.of(ANN), Set.of("file"), "activation");
    assertThat(book.remove("buyers", () -> false)).isFalse();
    assertThat(book.all()).containsExactly(buyers);

    assertThat(book.remove("buyers", () -> true)).isTrue();
    assertThat(root.resolve("audiences/buyers")).doesNotExist();
    assertThat(book.all()).isEmpty();
  }

  /** Who came to a destination then would stay there with nobody to know it. */
  /** Where a thread of this program waits too: its channel must not give up the other's lock. */
  @Test
  void anotherProgram_waitsWhileSomebodyDelivers() throws Exception {
    book.declare(buyers);
    Path file = book.folder("buyers").resolve("deliveries.lock");
    AtomicReference<CompletableFuture<Boolean>> waiting = new AtomicReference<>();
    String held =
        book.delivering(
            "buyers",
            () -> {
              waiting.set(
                  CompletableFuture.supplyAsync(() -> again().delivering("buyers", () -> true)));
              pause();
              return elsewhere(file);
            });

    assertThat(held).as("whether another program gets the lock").isEqualTo("false");
    assertThat(Objects.requireNonNull(waiting.get()).get(20, TimeUnit.SECONDS)).isTrue();
    assertThat(elsewhere(file)).isEqualTo("true");
  }

  private static String elsewhere(Path file) {
    try {
      Path program = Files.createTempDirectory("lock").resolve("Lock.java");
      Files.writeString(
          program,
          """
          public class Lock {
            public static void main(String[] file) throws Exception {
              try (var channel = java.nio.channels.FileChannel.open(
                  java.nio.file.Path.of(file[0]), java.nio.file.StandardOpenOption.WRITE)) {
                System.out.print(channel.tryLock() != null);
              }
            }
          }
          """);
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  program.toString(),
                  file.toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whoWaitedForAnAudienceThatIsRemoved_isRefused_byName() throws Exception {
    book.declare(buyers);
    AtomicReference<CompletableFuture<Boolean>> export = new AtomicReference<>();
    book.remove(
        "buyers",
        () -> {
          export.set(CompletableFuture.supplyAsync(() -> again().delivering("buyers", () -> true)));
          pause();
          return true;
        });

    assertThatThrownBy(() -> Objects.requireNonNull(export.get()).get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(ConfigurationException.class)
        .hasMessageContaining("the audience `buyers` was removed");
  }

  /** A lock of the audience that is gone holds nobody of the next one of its name off. */
  @Test
  void whoWaitedForAnAudienceThatIsDeclaredAnew_waitsForThatOne() throws Exception {
    book.declare(buyers);
    AtomicReference<CompletableFuture<Boolean>> export = new AtomicReference<>();
    AtomicBoolean working = new AtomicBoolean();
    book.remove(
        "buyers",
        () -> {
          export.set(
              CompletableFuture.supplyAsync(
                  () -> new AudienceBook(directory).delivering("buyers", working::get)));
          pause();
          return true;
        });
    book.declare(buyers);
    book.delivering(
        "buyers",
        () -> {
          working.set(true);
          pause();
          working.set(false);
          return true;
        });

    boolean both;
    try {
      both = Objects.requireNonNull(export.get()).get(20, TimeUnit.SECONDS);
    } catch (ExecutionException refused) {
      both = false; // it saw that the first one was gone
    }
    assertThat(both).as("worked beside another").isFalse();
  }

  @Test
  void removal_waitsForWhoDelivers() throws Exception {
    book.declare(buyers);
    CompletableFuture<Boolean> removal =
        book.delivering(
            "buyers",
            () -> {
              var begun =
                  CompletableFuture.supplyAsync(
                      () -> new AudienceBook(directory).remove("buyers", () -> true));
              pause();
              assertThat(begun).isNotDone();
              return begun;
            });

    assertThat(removal.get(20, TimeUnit.SECONDS)).isTrue();
    assertThat(root.resolve("audiences/buyers")).doesNotExist();
  }

  private static void pause() {
    try {
      Thread.sleep(300);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private AudienceBook again() {
    book = new AudienceBook(new NodeDirectory(root));
    return book;
  }

  private static Audience audience(String name, String sql, Optional<Integer> days) {
    return new Audience(1, name, sql, "", Optional.empty(), days, List.of("files"));
  }
}
