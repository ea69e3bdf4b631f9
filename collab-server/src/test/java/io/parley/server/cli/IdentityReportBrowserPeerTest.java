package io.parley.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.parley.identity.progress.Progress;
import io.parley.identity.report.Report;
import io.parley.identity.report.ReportHtml;
import io.parley.identity.report.Reporter;
import io.parley.server.demo.page.Chromium;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The report in a real browser. With {@code -Dparley.generate=true} its picture is put into the
 * documents.
 */
@Tag("slow")
class IdentityReportBrowserPeerTest {
  private static final Path DATA = Path.of("../identity/examples/data/fake_1000.csv");
  private static final Path PICTURE = Path.of("../docs/identity-report.png");

  private static Path folder;
  private static Path page;
  private static Chromium browser;

  @BeforeAll
  static void makeReport(@TempDir Path temporary) throws IOException {
    folder = temporary;
    page = folder.resolve("report.html");
    browser =
        Chromium.find(folder)
            .orElseGet(
                () -> {
                  String missing =
                      "peer browser: missing, none on the PATH of " + Chromium.sought();
                  System.out.println(missing);
                  if (Boolean.getBoolean("parley.requirePeers")) {
                    throw new AssertionError(missing);
                  }
                  return abort(missing);
                });
    Files.writeString(page, ReportHtml.of(report()));
  }

  /** Public records as two sources, whose truth is known. */
  private static Report report() throws IOException {
    Path config = folder.resolve("fake_1000.yaml");
    List<String> lines = Files.readAllLines(DATA);
    for (String name : List.of("shop", "web")) {
      List<String> part = new ArrayList<>(List.of(lines.get(0)));
      for (int i = 1; i < lines.size(); i++) {
        if ((i % 3 == 0) == name.equals("shop")) {
          part.add(lines.get(i));
        }
      }
      Files.write(folder.resolve(name + ".csv"), part);
    }
    String columns =
        "{given_name: first_name, family_name: surname, birth_date: dob, locality: city, email: email}";
    Files.writeString(
        config,
        """
        identity: v1
        model: people
        sources:
          - {name: shop, file: shop.csv, key: unique_id, columns: %1$s}
          - {name: web, file: web.csv, key: unique_id, columns: %1$s}
        """
            .formatted(columns));
    try (IdentityRecords records = IdentityRecords.read(config, Progress.NONE)) {
      List<String> truth = new ArrayList<>();
      records
          .table()
          .query(
              "SELECT cluster FROM records JOIN read_csv('%s', all_varchar = true) ON key = unique_id ORDER BY rid"
                  .formatted(DATA),
              row -> truth.add(row.getString(1)));
      return new Reporter(records.trained(), records.table(), records.file().link())
          .report(
              new Reporter.Setting("fake_1000", "2026-11-28", records.staged(), Optional.of(truth)),
              Progress.NONE);
    }
  }

  /**
   * The page has no script: a copy of it has one, which measures. Letters of a drawing must stay
   * inside it and off one another, and text inside its cell; at a desk and on a phone.
   */
  @Test
  void nothing_isCutOffOrOverlaps() throws Exception {
    String measure =
        """
        <script>
        const root = document.documentElement;
        for (const d of document.querySelectorAll("details")) d.open = true;
        const bad = [];
        if (root.scrollWidth > root.clientWidth) {
          const wide = [...document.querySelectorAll("body *")]
            .filter(e => e.getBoundingClientRect().right > root.clientWidth + 1);
          bad.push("page scrolls sideways: " + wide.slice(0, 3).map(e => e.tagName).join());
        }
        const name = e => e.textContent.trim().slice(0, 30);
        for (const svg of document.querySelectorAll("svg.chart")) {
          const frame = svg.getBoundingClientRect();
          const texts = [...svg.querySelectorAll("text")].map(t => [t, t.getBoundingClientRect()]);
          for (const [t, b] of texts) {
            if (b.left < frame.left - 2 || b.right > frame.right + 2) bad.push("outside: " + name(t));
            for (const [o, c] of texts) {
              if (t !== o && b.left < c.right - 1 && c.left < b.right - 1
                  && b.top < c.bottom - 3 && c.top < b.bottom - 3) bad.push(name(t) + " on " + name(o));
            }
          }
        }
        for (const e of document.querySelectorAll(".name, .figure, dd, h1, h2, table.level td, table.level th")) {
          if (e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== "inline")
            bad.push("too narrow: " + name(e));
        }
        const drawn = document.querySelectorAll("svg").length;
        parent.document.body.append(
            "[" + root.clientWidth + ": " + drawn + " drawings; " + (bad.join("; ") || "sound") + "]");
        </script>
        </body>""";
    String measured =
        Files.readString(page)
            .replace("</body>", measure)
            .replace("&", "&amp;")
            .replace("\"", "&quot;");
    Path frames = folder.resolve("frames.html");
    // A window is never narrower than 500 pixels while a page loads; a frame is.
    Files.writeString(
        frames,
        "<!doctype html><meta charset=utf-8><body>"
            + "<iframe width=1280 height=900 srcdoc=\"%1$s\"></iframe>".formatted(measured)
            + "<iframe width=340 height=900 srcdoc=\"%1$s\"></iframe>".formatted(measured));

    String dom = browser.dom(frames.toUri().toString(), 1400);

    System.out.println("peer browser: ran");
    Matcher told = Pattern.compile("\\[(\\d+): (\\d+) drawings; ([^\\]]*)\\]").matcher(dom);
    String all =
        told.results().map(r -> r.group(1) + " " + r.group(3)).sorted().toList().toString();
    assertThat(all).isEqualTo("[1280 sound, 340 sound]");
  }

  @Test
  void picture_hasMuchToSee() throws Exception {
    Path file = browser.screenshot(page.toUri().toString(), 1100, 2000);
    if (Boolean.getBoolean("parley.generate")) {
      Files.copy(file, PICTURE, StandardCopyOption.REPLACE_EXISTING);
    }
    BufferedImage picture = ImageIO.read(file.toFile());
    assertThat(picture.getWidth()).isEqualTo(1100);
    assertThat(Files.size(file)).isGreaterThan(60_000);
    assertThat(PICTURE).exists();
  }
}
