package io.parley.server.bench;

import io.parley.connector.source.FileForm;
import io.parley.connector.source.FileSet;
import io.parley.connector.source.FileSource;
import io.parley.connector.source.Source;
import io.parley.connector.source.s3.FileNames;
import io.parley.connector.source.s3.S3Place;
import io.parley.connector.source.s3.StagedSource;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;

/** CSV files in a bucket. */
final class KilledBucket implements KilledSource {
  static final String NO_JARS =
      "its jars are not in Maven's local repository; `./parley test` brings them there";

  private static final String PLACE = "endpoint";
  private static final String BUCKET = "exports";

  @Override
  public String name() {
    return "s3";
  }

  @Override
  public Optional<String> missing() {
    return S3PeerProcess.isThere() ? Optional.empty() : Optional.of(NO_JARS);
  }

  @Override
  public AutoCloseable begin(Path folder) throws Exception {
    S3PeerProcess server = S3PeerProcess.start(folder.resolve("server")).orElseThrow();
    Files.writeString(folder.resolve(PLACE), server.endpoint().toString());
    server.make(BUCKET);
    return server;
  }

  private static S3Place place(Path folder) throws Exception {
    URI endpoint = URI.create(Files.readString(folder.resolve(PLACE)));
    return new S3Place(S3PeerProcess.bucket(endpoint, BUCKET));
  }

  @Override
  public void grow(Path folder, int part) throws Exception {
    try (S3Place place = place(folder)) {
      place.put(
          "daily/%05d.csv".formatted(part),
          KilledSource.csv(part).getBytes(StandardCharsets.UTF_8));
    }
  }

  @Override
  public Source open(Path folder, Connection duckdb) throws Exception {
    return new StagedSource(
        KilledIngest.SOURCE,
        place(folder),
        new FileNames("daily/", ".csv"),
        folder.resolve("staging"),
        1L << 20,
        fetched ->
            new FileSource(
                KilledIngest.SOURCE, new FileSet(fetched, "**"), FileForm.CSV, List.of(), duckdb));
  }
}
