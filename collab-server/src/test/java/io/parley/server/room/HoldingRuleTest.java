package io.parley.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.parley.server.account.Role;
import io.parley.server.cli.Shell;
import io.parley.server.cli.Shell.Said;
import io.parley.server.client.Profile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A declared audience over data that change, with two parties and a room that are stopped, read
 * their sources anew and go on. The expected lists are worked out here, from the sources.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HoldingRuleTest {
  private static final String PROFILE = "holding-marketer";
  private static final int PEOPLE = 200;

  private final ObjectMapper json = new ObjectMapper();

  /**
   * The partner's people who bought lately, and the receiver's of the segment that is asked for.
   */
  private final Set<Integer> recent = numbers(i -> i < 60);

  private final Set<Integer> asked = numbers(i -> true);
  private final Set<Integer> readers = numbers(i -> true);
  private Path root = Path.of("");
  private String homeBefore = "";
  private String key = "";
  private RoomRig rig;

  private static Set<Integer> numbers(IntPredicate which) {
    return IntStream.range(0, PEOPLE)
        .filter(which)
        .boxed()
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @BeforeAll
  void start(@TempDir Path folder) throws IOException, InterruptedException {
    root = folder;
    homeBefore = System.getProperty("user.home");
    System.setProperty("user.home", folder.toString());
    rig =
        RoomRig.start(
            folder,
            r -> {
              byNumbers();
              SmallLists.allow(r);
              sources();
            });
    key = rig.account(PROFILE, "metromail", Role.MARKETER);
    profile();
  }

  private void profile() throws IOException {
    var unused =
        new Profile(
                "127.0.0.1:" + rig.port(),
                Files.readString(rig.certificate()),
                rig.roomKey().encoded(),
                key)
            .write(PROFILE);
  }

  @AfterAll
  void stop() throws IOException {
    rig.close();
    System.setProperty("user.home", homeBefore);
    Files.deleteIfExists(Profile.folder().resolve(PROFILE + ".json"));
  }

  /**
   * People by their address alone, so that it is known here who is whom; rows too, so that one that
   * goes does not make others of those after it.
   */
  private void byNumbers() {
    for (String party : List.of("hearth", "metromail")) {
      Path file = root.resolve(party).resolve("node.yaml");
      String yaml = read(file).replaceFirst("(?m)^  identity:\\n    model: .*\\n", "");
      write(
          file,
          yaml.replaceAll("(?m)^      identity:.*\\n(        .*\\n)+", "")
              .replace("file: mailing_list.csv\n", "file: mailing_list.csv\n      key: email\n"));
    }
  }

  private void sources() {
    StringBuilder crm =
        new StringBuilder("E-Mail,Telephone,Recency,History,Channel,Area,New Customer\n");
    StringBuilder shop = new StringBuilder("email_address,mobile,visits,purchased,revenue\n");
    StringBuilder list = new StringBuilder("email,phone,campaign\n");
    for (int i = 0; i < PEOPLE; i++) {
      crm.append("u%d@example.com,,%d,10,Web,Urban,0%n".formatted(i, recent.contains(i) ? 2 : 9));
      shop.append("u%d@example.com,,1,0,0%n".formatted(i));
      if (readers.contains(i)) {
        list.append("u%d@example.com,,%s%n".formatted(i, asked.contains(i) ? "none" : "mens"));
      }
    }
    write(root.resolve("hearth/crm_export.csv"), crm.toString());
    write(root.resolve("hearth/webshop_export.csv"), shop.toString());
    write(root.resolve("metromail/mailing_list.csv"), list.toString());
    write(root.resolve("metromail/signup_form.csv"), "Mail,Mobile\n");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All three stop, and go on with the sources as they are now. */
  private void again() throws IOException, InterruptedException {
    rig.close();
    for (String party : List.of("hearth", "metromail")) {
      Files.delete(root.resolve(party).resolve("ingest.json"));
    }
    rig = RoomRig.start(root, r -> sources());
    profile();
  }

  @Test
  @Order(1)
  void first_isWhoeverBoughtLately() throws IOException {
    write(
        root.resolve("lately.yaml"),
        """
        audience: parley/v1
        name: lately
        sql: |
          SELECT m.person FROM metromail.mailings m JOIN hearth.customers c USING (person)
          WHERE m.segment = 'none' AND c.recency <= 6
        purpose: activation
        destinations: [files]
        """);

    assertThat(asked("create", root.resolve("lately.yaml").toString())).isEqualTo("delivered");
    assertThat(export(1)).isEqualTo(Changes.of(numbers(i -> i < 60), Set.of()));
  }

  /** Five left and four came, fewer than twenty; one of the receiver's objects, one is erased. */
  @Test
  @Order(2)
  void tooFewChanges_areHeld_whileObjectionsAndErasuresGoOutAtOnce()
      throws IOException, InterruptedException {
    recent.removeAll(numbers(i -> i < 5));
    recent.addAll(numbers(i -> i >= 60 && i < 64));
    write(root.resolve("metromail/objections.csv"), "email\nu10@example.com\n");
    readers.remove(11);
    again();

    assertThat(asked("refresh", "lately")).isEqualTo("no change due");
    assertThat(export(2)).isEqualTo(Changes.of(Set.of(), Set.of(10, 11)));
    assertThat(status("runs").toString()).contains("no change due");
  }

  /** Fifteen left and fourteen came since the list that was delivered: 29 of the partner's. */
  @Test
  @Order(3)
  void enoughChanges_comeAsADifference() throws IOException, InterruptedException {
    recent.removeAll(numbers(i -> i < 15));
    recent.addAll(numbers(i -> i >= 60 && i < 74));
    again();

    assertThat(asked("refresh", "lately")).isEqualTo("delivered");
    Set<Integer> gone = numbers(i -> i < 15 && i != 10 && i != 11);
    assertThat(export(3)).isEqualTo(Changes.of(numbers(i -> i >= 60 && i < 74), gone));
  }

  /** Forty that the receiver relabels are as good as none: one of the partner's changed. */
  @Test
  @Order(4)
  void whomTheReceiverRelabels_bringNoListOut() throws IOException, InterruptedException {
    asked.removeAll(numbers(i -> i >= 30 && i < 70));
    recent.remove(20);
    again();

    assertThat(asked("refresh", "lately")).isEqualTo("no change due");
    assertThat(run("export", "lately", "--to", "files").out()).isEqualTo("nothing is due there\n");
    String lately = Files.readString(root.resolve("lately.yaml"));
    write(
        root.resolve("spelled.yaml"),
        lately
            .replace("name: lately", "name: spelled")
            .replace("SELECT m.person", "SELECT   x.person")
            .replace("mailings m ", "mailings AS x ")
            .replace(
                "m.segment = 'none' AND c.recency <= 6", "c.recency <= 6 AND x.segment = 'none'"));
    assertThat(asked("create", root.resolve("spelled.yaml").toString()))
        .as("the same question in other words")
        .isEqualTo("withheld");
  }

  /** And what it relabels does not keep a list in that has enough changes of the partner's. */
  @Test
  @Order(5)
  void enoughChangesBeside_letItOut() throws IOException, InterruptedException {
    recent.removeAll(numbers(i -> i >= 15 && i < 30));
    recent.addAll(numbers(i -> i >= 100 && i < 130));
    again();

    assertThat(asked("refresh", "lately")).isEqualTo("delivered");
    assertThat(export(4))
        .isEqualTo(Changes.of(numbers(i -> i >= 100 && i < 130), numbers(i -> i >= 15 && i < 70)));
  }

  /** Who was added at a destination and who was removed, by their numbers. */
  private record Changes(Set<Integer> added, Set<Integer> removed) {
    static Changes of(Set<Integer> added, Set<Integer> removed) {
      return new Changes(new TreeSet<>(added), new TreeSet<>(removed));
    }
  }

  private Changes export(int number) throws IOException {
    Said said = run("export", "lately", "--to", "files");
    assertThat(said.exit()).as(said.err()).isZero();
    String delivery = "lately-files-%05d".formatted(number);
    assertThat(said.out()).contains(delivery + " to file");
    Path folder = root.resolve("metromail/exports").resolve(delivery);
    return Changes.of(
        people(folder.resolve("add-00001.csv")), people(folder.resolve("remove-00001.csv")));
  }

  private static Set<Integer> people(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Set.of();
    }
    Set<Integer> people = new TreeSet<>();
    for (String line : Files.readAllLines(file).stream().skip(1).toList()) {
      people.add(Integer.parseInt(line.replaceFirst(".*[\",]u(\\d+)@example.com.*", "$1")));
    }
    return people;
  }

  private String asked(String command, String what) throws IOException {
    Said said = run(command, what, "--profile", PROFILE, "--json");
    assertThat(said.exit()).as(said.err()).isZero();
    JsonNode read = json.readTree(said.out());
    return (read.isArray() ? read.get(0) : read).get("status").asText();
  }

  private JsonNode status(String field) throws IOException {
    return json.readTree(run("status", "lately", "--json").out()).get(field);
  }

  private Said run(String... words) {
    List<String> all = new ArrayList<>(List.of("audience"));
    all.addAll(Stream.of(words).toList());
    all.addAll(List.of("--config", root.resolve("metromail/node.yaml").toString()));
    return Shell.run(all.toArray(String[]::new));
  }
}
