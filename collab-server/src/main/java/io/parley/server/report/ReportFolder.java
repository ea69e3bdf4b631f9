package io.parley.server.report;

import io.parley.server.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder that holds a report as {@code report.json}, {@code report.csv}, {@code report.html}. */
public final class ReportFolder {
  private ReportFolder() {}

  /** Writes the three files, replacing what is there. */
  public static void write(Path folder, ReportDocument report) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("report.json"), Json.pretty(report) + "\n");
    Files.writeString(folder.resolve("report.csv"), ReportCsv.of(report));
    Files.writeString(folder.resolve("report.html"), ReportHtml.of(report));
  }
}
