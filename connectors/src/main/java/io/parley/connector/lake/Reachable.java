package io.parley.connector.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.ManifestContent;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.io.CloseableIterable;

/** The locations of all files that a table's metadata leads to. */
final class Reachable {
  private Reachable() {}

  /** Of all snapshots: lists of manifests, manifests, data and delete files, statistics. */
  static Set<String> content(Table table) {
    Set<String> locations = new HashSet<>();
    Map<String, ManifestFile> manifests = new HashMap<>();
    for (Snapshot snapshot : table.snapshots()) {
      if (snapshot.manifestListLocation() != null) {
        locations.add(snapshot.manifestListLocation());
      }
      snapshot.allManifests(table.io()).forEach(m -> manifests.put(m.path(), m));
    }
    locations.addAll(manifests.keySet());
    manifests.values().forEach(manifest -> addFiles(table, manifest, locations));
    table.statisticsFiles().forEach(file -> locations.add(file.path()));
    table.partitionStatisticsFiles().forEach(file -> locations.add(file.path()));
    return locations;
  }

  /** The same, and the table's own metadata of now and before. */
  static Set<String> all(Table table) {
    Set<String> locations = content(table);
    TableMetadata metadata = ((HasTableOperations) table).operations().current();
    locations.add(metadata.metadataFileLocation());
    metadata.previousFiles().forEach(entry -> locations.add(entry.file()));
    return locations;
  }

  private static void addFiles(Table table, ManifestFile manifest, Set<String> locations) {
    try (CloseableIterable<? extends ContentFile<?>> files =
        manifest.content() == ManifestContent.DATA
            ? ManifestFiles.read(manifest, table.io(), table.specs())
            : ManifestFiles.readDeleteManifest(manifest, table.io(), table.specs())) {
      files.forEach(file -> locations.add(file.location()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One spelling of a location, whoever wrote it. */
  static String plain(String location) {
    return location.replaceFirst("^file:(//)?(?=/)", "").replaceFirst("^s3[an]://", "s3://");
  }
}
