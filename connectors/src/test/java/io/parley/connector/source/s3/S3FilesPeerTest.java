package io.parley.connector.source.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.connector.lake.Lake;
import io.parley.connector.source.AttributeColumn;
import io.parley.connector.source.AttributeType;
import io.parley.connector.source.FileForm;
import io.parley.connector.source.FileSet;
import io.parley.connector.source.FileSource;
import io.parley.connector.source.SourceMapping;
import io.parley.connector.zone.CleanRows;
import io.parley.connector.zone.CleanZone;
import io.parley.connector.zone.RawZone;
import io.parley.connector.zone.Sealing;
import io.parley.crypto.seal.DataKeys;
import io.parley.crypto.seal.Envelope;
import io.parley.crypto.seal.MasterKeys;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CSV files of a real bucket through raw and clean, as a node reads them. */
class S3FilesPeerTest {
  private static final SourceMapping MAPPING =
      new SourceMapping(
          "exports",
          List.of(),
          List.of(
              new AttributeColumn("spend", "spend", AttributeType.INTEGER),
              AttributeColumn.sealed("name", "name")),
          "US");

  @Test
  void filesOfABucket_comeOnce(@TempDir Path folder) throws Exception {
    S3Bucket bucket = S3Peer.bucket();
    S3Peer.put(bucket, "daily/a.csv", "name,spend\nAnn,1\nBen,x\n");
    S3Peer.put(bucket, "daily/deep/b.csv", "name,spend\nCleo,2\n");
    S3Peer.put(bucket, "other/c.csv", "name,spend\nDora,3\n");
    Envelope envelope = new Envelope(DataKeys.generate(MasterKeys.generate()));
    try (Lake lake = Lake.open(folder.resolve("lake"));
        Connection duckdb = DriverManager.getConnection("jdbc:duckdb:")) {
      assertThat(taken(lake, envelope, duckdb, bucket, folder)).containsExactly("Ann 1", "Cleo 2");
      S3Peer.put(bucket, "daily/z.csv", "name,spend\nEve,4\n");
      assertThat(taken(lake, envelope, duckdb, bucket, folder))
          .containsExactly("Ann 1", "Cleo 2", "Eve 4");
      assertThat(taken(lake, envelope, duckdb, bucket, folder)).hasSize(3);
    }
    assertThat(folder.resolve("staging")).isEmptyDirectory();
  }

  private static List<String> taken(
      Lake lake, Envelope envelope, Connection duckdb, S3Bucket bucket, Path folder) {
    try (StagedSource source =
        new StagedSource(
            MAPPING.source(),
            new S3Place(bucket),
            new FileNames("daily/", ".csv"),
            folder.resolve("staging"),
            1 << 20,
            fetched ->
                new FileSource(
                    MAPPING.source(),
                    new FileSet(fetched, "**"),
                    FileForm.CSV,
                    List.of("name", "spend"),
                    duckdb))) {
      new RawZone(lake, envelope, duckdb).read(source, Sealing.of(MAPPING), RawZone.Kept.UNHEARD);
    }
    CleanZone clean = new CleanZone(lake, envelope, duckdb);
    clean.clean(MAPPING);
    List<String> rows = new ArrayList<>();
    new CleanRows(clean, duckdb)
        .each(
            MAPPING,
            0,
            row -> rows.add(row.attributes().get("name") + " " + row.attributes().get("spend")));
    return rows;
  }
}
