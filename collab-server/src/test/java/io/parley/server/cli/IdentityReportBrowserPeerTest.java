package io.parley.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.parley.server.demo.page.Chromium;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
  private static final Path CONFIG = Path.of("../identity/examples/fake_1000.yaml");
  private static final Path PICTURE = Path.of("../docs/identity-report.png");

  private static Path folder;
  private static Path page;
  private static Chromium browser;

  @BeforeAll
  static void makeReport(@TempDir Path temporary) {
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
    Shell.Said said =
        Shell.run("identity", "report", "--config", CONFIG.toString(), "--to", page.toString());
    assertThat(said.exit()).as(said.all()).isZero();
  }

  /**
   * The page has no script: a copy of it has one, which measures. Letters of a drawing must stay
   * inside its card and off one another, and text inside its cell; at a desk and on a phone.
   */
  @Test
  void nothing_isCutOffOrOverlaps() throws Exception {
    String measure =
        """
        <script>
        const root = document.documentElement;
        for (const d of document.querySelectorAll("details")) d.open = true;
        const bad = [];
        if (root.scrollWidth > root.clientWidth) bad.push("page scrolls sideways");
        const name = e => e.textContent.trim().slice(0, 30);
        for (const svg of document.querySelectorAll("svg.chart")) {
          const card = svg.closest("section").getBoundingClientRect();
          const texts = [...svg.querySelectorAll("text")].map(t => [t, t.getBoundingClientRect()]);
          for (const [t, b] of texts) {
            if (b.left < card.left || b.right > card.right) bad.push("outside: " + name(t));
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
    Files.writeString(
        folder.resolve("measured.html"), Files.readString(page).replace("</body>", measure));
    Path frames = folder.resolve("frames.html");
    Files.writeString(
        frames,
        """
        <!doctype html><meta charset="utf-8"><body>
        <iframe width="1280" height="900" src="measured.html"></iframe>
        <iframe width="380" height="900" src="measured.html"></iframe>""");

    String dom = browser.dom(frames.toUri().toString(), 1400);

    System.out.println("peer browser: ran");
    Matcher told = Pattern.compile("\\[(\\d+): (\\d+) drawings; ([^\\]]*)\\]").matcher(dom);
    String all = told.results().map(r -> r.group(1) + " " + r.group(3)).sorted().toList().toString();
    assertThat(all).isEqualTo("[1280 sound, 380 sound]");
  }

  @Test
  void picture_hasMuchToSee() throws Exception {
    Path file = browser.screenshot(page.toUri().toString(), 1100, 2280);
    if (Boolean.getBoolean("parley.generate")) {
      Files.copy(file, PICTURE, StandardCopyOption.REPLACE_EXISTING);
    }
    BufferedImage picture = ImageIO.read(file.toFile());
    assertThat(picture.getWidth()).isEqualTo(1100);
    assertThat(Files.size(file)).isGreaterThan(60_000);
    assertThat(PICTURE).exists();
  }
}
