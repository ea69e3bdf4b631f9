package io.parley.connector.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An S3 that is not there, refuses, or fails for a while; and what a lake in it leaves here. */
@Tag("slow")
class LakeTroublesS3PeerTest {
  private static final List<LakeColumn> NUMBER = List.of(new LakeColumn("n", LakeType.LONG));

  @TempDir
  @SuppressWarnings("NullAway.Init") // made before each test
  Path folder;

  private final Duck duckdb = new Duck();

  @AfterEach
  void disconnect() throws SQLException {
    duckdb.close();
  }

  @Test
  void wrongSettings_areSaidAtOnce() {
    LakeSettings.Store.S3 right = Peers.s3();
    URI endpoint = right.endpoint().orElseThrow();
    assertRefused(
        Peers.s3(right.bucket(), endpoint, "another secret"),
        "S3 refuses the access key, or what it may do here; check key id, secret key and region");
    assertRefused(
        Peers.s3("no-such-bucket", endpoint, Peers.SECRET),
        "S3 has no such bucket; make it, or name another");
  }

  private void assertRefused(LakeSettings.Store.S3 store, String why) {
    assertThatThrownBy(() -> open(store))
        .isInstanceOf(LakeException.class)
        .hasMessage("s3://" + store.bucket() + "/some/lake: " + why);
  }

  @Test
  void aWhileOf503s_isWaitedOut_whereverItFalls() throws Exception {
    LakeSettings.Store.S3 direct = Peers.s3();
    try (FlakyPort flaky = new FlakyPort(Peers.s3Port())) {
      flaky.refuse(2);
      try (Lake lake = open(Peers.s3(direct.bucket(), flaky.uri(), Peers.SECRET))) {
        assertThat(flaky.refused()).isEqualTo(2);
        flaky.refuse(3);
        for (int i = 0; i < 3; i++) {
          try (LakeChange change = lake.change("raw", "t", NUMBER)) {
            change.add(duckdb.connection(), "SELECT " + i + " AS n");
            flaky.refuse(2);
            change.commit();
          }
        }
        flaky.refuse(2);
        LakeTable table = lake.table("raw", "t");
        flaky.refuse(2);
        assertThat(duckdb.strings("SELECT n FROM " + table.scanSql() + " ORDER BY n"))
            .containsExactly("0", "1", "2");
        assertThat(flaky.refused()).isGreaterThanOrEqualTo(10);
      }
    }
  }

  @Test
  void whatDuckDbWrote_isNotLeftHere_norReadTwice() throws Exception {
    LakeSettings.Store.S3 store = Peers.s3();
    try (FlakyPort port = new FlakyPort(Peers.s3Port());
        Lake lake = open(Peers.s3(store.bucket(), port.uri(), Peers.SECRET))) {
      LakeTable table = lake.replace("raw", "t", NUMBER, duckdb.connection(), "SELECT 1 AS n");
      try (Stream<Path> staged = Files.list(folder.resolve("lake/staging"))) {
        assertThat(staged).isEmpty();
      }
      String scan = table.scanSql();
      port.refuse(Integer.MAX_VALUE); // from here on S3 would have to be waited for, long
      assertThat(table.scanSql()).isEqualTo(scan);
      assertThat(duckdb.strings("SELECT n FROM " + scan)).containsExactly("1");
      assertThat(port.refused()).isZero();
      port.refuse(0);
    }
  }

  @Test
  void fileOfAnExpiredSnapshot_isSaidToBeGone() throws Exception {
    try (Lake lake = open(Peers.s3())) {
      LakeTable first = lake.replace("raw", "t", NUMBER, duckdb.connection(), "SELECT 1 AS n");
      lake.replace("raw", "t", NUMBER, duckdb.connection(), "SELECT 2 AS n");
      new LakeMaintenance(lake, SnapshotPins.NONE, Clock.systemUTC())
          .erase("raw", "t", duckdb.connection(), "n = 1", List.of());
      assertThatThrownBy(first::scanSql)
          .isInstanceOf(LakeException.class)
          .hasMessage(
              first.content().get(0).location()
                  + ": S3 has it no more: its snapshot was expired or erased");
    }
  }

  @Test
  void filesThatAreGone_areSaidInTheLakesWords() throws Exception {
    LakeSettings.Store.S3 store = Peers.s3();
    try (Lake lake = open(store)) {
      lake.replace("raw", "t", NUMBER, duckdb.connection(), "SELECT 1 AS n");
      lake.store().deleteBelow("s3://" + store.bucket());
      assertThatThrownBy(() -> lake.table("raw", "t"))
          .isInstanceOf(LakeException.class)
          .hasMessageStartingWith("table raw.t: S3 has it no more");
    }
  }

  private Lake open(LakeSettings.Store.S3 store) {
    return Lake.open(
        new LakeSettings(folder.resolve("lake"), new LakeSettings.Catalog.Sqlite(), store));
  }

  @Test
  void restCatalog_refusesAWrongToken_andIsNamed() throws Exception {
    LakeSettings.Store.S3 store = Peers.s3();
    try (RestServer server = new RestServer(folder.resolve("server"), store)) {
      assertThatThrownBy(
              () ->
                  Lake.open(
                      new LakeSettings(
                          folder.resolve("lake"),
                          new LakeSettings.Catalog.Rest(
                              server.uri(),
                              Optional.empty(),
                              new LakeSettings.Catalog.Rest.Login.Token("wrong")),
                          store)))
          .isInstanceOf(LakeException.class)
          .hasMessage(
              server.uri()
                  + ": the lake's REST catalog does not open; check address, warehouse and login");
    }
  }
}
