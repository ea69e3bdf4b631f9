package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.parley.connector.lake.LakeSettings;
import io.parley.connector.lake.RestServer;
import io.parley.connector.source.s3.S3Place;
import io.parley.server.bench.S3PeerProcess;
import io.parley.server.ledger.PostgresPeer;
import io.parley.server.node.NodeConfiguration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole nodes on a real S3: one whose source lies there, and ones whose lake does. */
@Tag("slow")
class NodeOnS3PeerTest {
  private final Path root;

  @SuppressWarnings("NullAway.Init") // started before each test
  private S3PeerProcess s3;

  NodeOnS3PeerTest(@TempDir Path root) {
    this.root = root;
  }

  @BeforeEach
  void start() throws Exception {
    Optional<S3PeerProcess> started = S3PeerProcess.start(root.resolve("s3"));
    if (started.isEmpty()) {
      String reason = "peer S3: missing, its jars are not in Maven's repository";
      assertThat(Boolean.getBoolean("parley.requirePeers")).as(reason).isFalse();
      abort(reason);
    }
    s3 = started.get();
    secret("s3.secret", S3PeerProcess.SECRET);
    secret("password", "any: this server trusts who is here");
    secret("token", RestServer.TOKEN);
  }

  @AfterEach
  void stop() {
    s3.close();
  }

  private void secret(String name, String text) throws IOException {
    Files.createFile(
        root.resolve(name),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(root.resolve(name), text + "\n");
  }

  private String bucket(String name) {
    s3.make(name);
    return "bucket: %s, endpoint: '%s', path-style: true, key-id: %s, secret-key: 'file:%s'"
        .formatted(name, s3.endpoint(), S3PeerProcess.KEY, root.resolve("s3.secret"));
  }

  private void put(String bucket, String name, String text) {
    try (S3Place place = new S3Place(S3PeerProcess.bucket(s3.endpoint(), bucket))) {
      place.put(name, text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Ingests again what has come to hearth's source since. */
  private static void ingestAgain(TwoNodes nodes) throws IOException {
    nodes.node("hearth").close();
    Files.delete(nodes.directory("hearth").resolve("ingest.json"));
    nodes.reopen("hearth");
  }

  @Test
  void sourceInABucket_isReadOn_andAnswersAJointQuestion() throws Exception {
    String place = bucket("exports");
    put("exports", "daily/1.csv", CrmAndList.crm(1, 20));
    put("exports", "other/9.csv", CrmAndList.crm(90, 95));
    Map<String, String> files =
        CrmAndList.files("from: {format: csv, s3: {prefix: daily/, suffix: .csv, " + place + "}}");

    try (TwoNodes nodes = TwoNodes.ready(root.resolve("nodes"), files)) {
      assertThat(ExactNumbers.of(nodes, CrmAndList.SQL)).isEqualTo(CrmAndList.expected(20));
      put("exports", "daily/2.csv", CrmAndList.crm(21, 40));
      ingestAgain(nodes);
      assertThat(ExactNumbers.of(nodes, CrmAndList.SQL)).isEqualTo(CrmAndList.expected(40));
      assertThat(nodes.said("hearth"))
          .containsPattern("crm: 20 rows are in raw(.|\n)*crm: 20 rows are in raw");
      assertThat(filesBelow(nodes.directory("hearth").resolve("staging"))).isEmpty();
    }
  }

  private void lakeAnswers(String lake, Path local) throws Exception {
    Map<String, String> files =
        CrmAndList.files("from: {files: in/*.csv}", "  lake:\n" + lake.indent(4));
    files.put("hearth/in/1.csv", CrmAndList.crm(1, 20));
    try (TwoNodes nodes = TwoNodes.ready(root.resolve("nodes"), files)) {
      assertThat(ExactNumbers.of(nodes, CrmAndList.SQL)).isEqualTo(CrmAndList.expected(20));
      nodes.restart("hearth");
      assertThat(ExactNumbers.of(nodes, CrmAndList.SQL)).isEqualTo(CrmAndList.expected(20));
      nodes.write("hearth/in/2.csv", CrmAndList.crm(21, 40));
      ingestAgain(nodes);
      assertThat(ExactNumbers.of(nodes, CrmAndList.SQL)).isEqualTo(CrmAndList.expected(40));

      // What rests on this machine are copies alone.
      assertThat(filesBelow(local.resolve("warehouse"))).isEmpty();
      assertThat(local.resolve("catalog.db")).doesNotExist();
      assertThat(filesBelow(local.resolve("staging"))).isEmpty();
    }
  }

  @Test
  void lakeOnPostgres_withItsFilesInABucket_answersAJointQuestion() throws Exception {
    NodeConfiguration.Database database = PostgresPeer.empty();
    forgetLake(database);
    lakeAnswers(
        """
        catalog: {type: postgresql, url: '%s', user: %s, password: 'file:%s'}
        s3: {prefix: hearth, %s}
        """
            .formatted(database.url(), database.user(), root.resolve("password"), bucket("lake-a")),
        root.resolve("nodes/hearth/lake"));
  }

  private static void forgetLake(NodeConfiguration.Database database) throws SQLException {
    try (Connection connection = DriverManager.getConnection(database.url(), database.user(), "");
        Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS iceberg_tables, iceberg_namespace_properties");
    }
  }

  @Test
  void lakeOnARestCatalog_answersAJointQuestion() throws Exception {
    String place = bucket("lake-b");
    LakeSettings.Store.S3 store =
        new LakeSettings.Store.S3(
            "lake-b",
            "hearth",
            Optional.of(s3.endpoint()),
            "us-east-1",
            S3PeerProcess.KEY,
            S3PeerProcess.SECRET,
            true,
            64 << 20);
    try (RestServer server = new RestServer(root.resolve("server"), store)) {
      lakeAnswers(
          """
          catalog: {type: rest, url: '%s', token: 'file:%s'}
          s3: {prefix: hearth, %s}
          """
              .formatted(server.uri(), root.resolve("token"), place),
          root.resolve("nodes/hearth/lake"));
    }
  }

  private static List<Path> filesBelow(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }
}
