package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.connector.destination.TestPeople;
import io.parley.connector.destination.file.SftpPeer;
import io.parley.connector.source.s3.S3Bucket;
import io.parley.connector.source.s3.S3Peer;
import io.parley.connector.source.s3.S3Place;
import io.parley.server.cli.Shell.Said;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kinds that are files, from node.yaml by the command: into a folder, onto a real SFTP server and
 * into a real S3 bucket. A place that fails leaves nothing and is taken up.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FileKindsS3PeerTest {
  private static final int PEOPLE = 150;
  private static final String JANE = "janesaoirse@gmail.com";

  private ExportingNode node;
  private Path root;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    root = folder;
    StringBuilder csv = new StringBuilder("email,phone,campaign\n");
    csv.append("Jane.Saoirse+Work@GMAIL.com,+374 (93) 828-222,none\n");
    for (int i = 2; i <= PEOPLE; i++) {
      csv.append("u%d@example.com,,none\n".formatted(i));
    }
    node = ExportingNode.ready(root, csv.toString());
    node.secret("token.key", TestPeople.TOKEN);
    node.secret("s3.key", S3Peer.SECRET);
    Files.writeString(
        node.path("people.csv"),
        """
        email,given_name,family_name,postal_code,country
        Jane.Saoirse+Work@GMAIL.com,Jane,Saoirse,94025,US
        """);
  }

  @AfterAll
  void stop() {
    node.close();
  }

  @Test
  void customerMatch_inAFolder_isTakenUpWhereTheFolderFailed() throws IOException {
    Files.writeString(node.path("taken"), "a file in the place of the folder");
    exported(
        "google-customer-match",
        "folder: taken, emails: \"1\", phones: \"1\"",
        "",
        () -> Files.delete(node.path("taken")));

    Map<String, String> files = files(node.path("taken"));
    assertThat(files.get("google-customer-match-there-00001/add-00001.csv"))
        .startsWith("Email,Phone,First Name,Last Name,Country,Zip\n")
        .contains(
            "\n92ee26057ed9dea2535d6c8b141d48373932476599196e00352254896db5888f,"
                + "241371e614f8650dfae0f111361c69de1bb4829a72b71bb8044daae8b2e7791d,"
                + "81f8f6dde88365f3928796ec7aa53f72820b06db8664f5fe76a7eb13e24546a2,"
                + "34cd727971f40910d826035e00f1f65e4223b02ffcf2d75c9de93e35c78588a2,US,94025\n")
        .hasLineCount(PEOPLE + 1);
    assertThat(files.get("google-customer-match-there-00002/remove-00001.csv")).hasLineCount(2);
    assertThat(files).hasSize(2);
  }

  @Test
  void liveRampAtSftp_isTakenUpWhereTheServerRefused() throws Exception {
    Files.createDirectories(root.resolve("drop/in"));
    try (SftpPeer sftp = SftpPeer.start(root.resolve("drop"))) {
      node.secret("sftp.key", "another");
      exported(
          "liveramp",
          "segment: AUTUMN, sftp-host: 127.0.0.1, sftp-port: \"%d\", sftp-fingerprint: \"%s\","
                  .formatted(sftp.port(), sftp.fingerprint())
              + " sftp-user: drop, folder: /in",
          "password: \"file:sftp.key\"",
          () -> node.secret("sftp.key", TestPeople.TOKEN));
    }
    Map<String, String> files = files(root.resolve("drop/in"));
    String list = files.get("liveramp-there-00001/add-00001.csv");
    assertThat(list)
        .startsWith("\"CCID\",\"FIRSTNAME\",\"LASTNAME\",")
        .contains(
            "\"Jane\",\"Saoirse\",\"\",\"\",\"\",\"94025\","
                + "\"6f0f30b37b9cd7ab345145aa600a4fd1bbb903024880f561b00045d9143db80c\","
                + "\"2172e497c5091c90da7fafc524c3ccbc937f3dac\",\"1\"")
        .hasLineCount(PEOPLE + 1);
    assertThat(files.get("liveramp-there-00002/add-00001.csv"))
        .as("the list that replaces it")
        .hasLineCount(PEOPLE)
        .doesNotContain("Saoirse");
  }

  @Test
  void parquetInABucket_isTakenUpWhereTheStoreRefused() throws Exception {
    S3Bucket bucket = S3Peer.bucket();
    node.secret("s3.key", "another");
    exported(
        "file",
        "format: parquet, columns: \"email,phone\", s3-bucket: %s, s3-prefix: spring/, "
                .formatted(bucket.bucket())
            + "s3-endpoint: \"http://127.0.0.1:%d\", s3-path-style: \"true\", s3-key-id: %s"
                .formatted(S3Peer.port(), S3Peer.KEY),
        "s3-secret: \"file:s3.key\"",
        () -> node.secret("s3.key", S3Peer.SECRET));

    Map<String, Path> files = new TreeMap<>();
    try (S3Place place = new S3Place(bucket)) {
      place.list(
          "",
          file -> {
            try (InputStream in = place.open(file).orElseThrow()) {
              Path copy = root.resolve("copy-" + files.size() + ".parquet");
              Files.copy(in, copy);
              files.put(file.name(), copy);
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          });
    }
    assertThat(files)
        .containsOnlyKeys(
            "spring/file-there-00001/add-00001.parquet",
            "spring/file-there-00002/remove-00001.parquet");
    assertThat(rows(Objects.requireNonNull(files.get("spring/file-there-00001/add-00001.parquet"))))
        .hasSize(PEOPLE)
        .contains("Jane.Saoirse+Work@GMAIL.com +37493828222");
    assertThat(
            rows(Objects.requireNonNull(files.get("spring/file-there-00002/remove-00001.parquet"))))
        .containsExactly("Jane.Saoirse+Work@GMAIL.com +37493828222");
  }

  private interface Mend {
    void run() throws IOException;
  }

  /** Tried, refused by its place, taken up, and Jane taken out again. */
  private void exported(String kind, String settings, String secrets, Mend mend)
      throws IOException {
    node.destinations(
        """
        - name: there
          kind: %s
          with: {%s, people: people.csv, fields: "given_name,family_name,postal_code,country"}
          secrets: {%s}
        """
            .formatted(kind, settings, secrets));
    Set<UUID> people = new TreeSet<>(node.people().values());
    node.declare(kind, "there");
    node.listed(kind, people, kind);
    Said valid = node.export(kind, "there", "--validate-only");
    assertThat(valid.out()).as(valid.all()).startsWith("valid ").contains(PEOPLE + " added");

    Said broken = node.export(kind, "there");
    assertThat(broken.exit()).isEqualTo(1);
    assertThat(broken.out()).as(broken.all()).contains("broken", "failed not_written: 1");
    assertThat(node.status(kind)).contains("at there: broken, delivery 1, about 0 people");
    mend.run();
    Said resumed = node.export(kind, "there");
    assertThat(resumed.out()).as(resumed.all()).contains("delivered", PEOPLE + " added");
    assertThat(node.status(kind)).contains("at there: whole, delivery 1, about 100 people");
    assertThat(node.export(kind, "there").out()).isEqualTo("nothing is due there\n");

    people.remove(node.people().get(JANE));
    node.listed(kind, people, kind);
    Said removed = node.export(kind, "there");
    assertThat(removed.exit()).as(removed.all()).isZero();
    assertThat(node.receipts(kind)).hasSize(3);
  }

  private static Map<String, String> files(Path folder) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(
            folder.relativize(file).toString(), Files.readString(file, StandardCharsets.UTF_8));
      }
    }
    return files;
  }

  private static List<String> rows(Path parquet) throws Exception {
    List<String> rows = new ArrayList<>();
    try (var duckdb = DriverManager.getConnection("jdbc:duckdb:");
        var statement = duckdb.createStatement();
        var found =
            statement.executeQuery("SELECT email, phone FROM read_parquet('" + parquet + "')")) {
      while (found.next()) {
        rows.add(found.getString(1) + (found.getString(2) == null ? "" : " " + found.getString(2)));
      }
    }
    return rows;
  }
}
