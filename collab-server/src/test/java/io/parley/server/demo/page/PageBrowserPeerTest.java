package io.parley.server.demo.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.parley.identity.page.Html;
import io.parley.server.demo.DemoPage;
import io.parley.server.demo.story.Story;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page in a real browser. */
@Tag("slow")
class PageBrowserPeerTest {
  private static Path folder;
  private static Chromium browser;

  @BeforeAll
  static void findBrowser(@TempDir Path temporary) {
    folder = temporary;
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
  }

  @Test
  void browser_showsTheFigures() throws Exception {
    try (DemoPage page = DemoPage.open(Stories.plain())) {
      String dom = browser.dom(page.address(), 1280);
      System.out.println("peer browser: ran");
      assertThat(dom)
          .contains("<h1>Did the spring mailing work?</h1>")
          .contains("<strong>42,073</strong>", "42,061 to 42,085", "45,195")
          .contains("75.0 more visits", "Inconclusive.", "not estimable")
          .contains("about 4,900", "row-level-output", "1.5 of 10", "story.json");
    }
  }

  @Test
  void hostileStory_bringsNoElementOfItsOwnIntoTheDocument() throws Exception {
    Story story = Stories.spoilt(text -> "\"'><script>x</script><b id=evil>&" + text);
    try (DemoPage page = DemoPage.open(story)) {
      assertThat(browser.dom(page.address(), 1280))
          .contains("&lt;script&gt;x&lt;/script&gt;")
          .doesNotContain("<script", "<b ");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1280, 380})
  void picture_isOfTheAskedSizeAndHasMuchToSee(int width) throws Exception {
    try (DemoPage page = DemoPage.open(Stories.plain())) {
      Path file = browser.screenshot(page.address(), width, 2000);
      BufferedImage picture = ImageIO.read(file.toFile());
      assertThat(picture.getWidth()).isEqualTo(width);
      assertThat(Files.size(file)).isGreaterThan(40_000);
      assertThat(colours(picture)).isGreaterThan(50);
    }
  }

  /**
   * The served page may not measure itself: a copy of it with a script does, in a frame, for a
   * window is never narrower than 500 pixels while a page loads.
   */
  @ParameterizedTest
  @ValueSource(ints = {1280, 380})
  void body_needsNoScrollingSideways(int width) throws Exception {
    String measure =
        """
        <script>
        const root = document.documentElement;
        for (const d of document.querySelectorAll("details")) d.open = true;
        parent.document.body.title = root.clientWidth + " wide, " +
            Math.max(0, root.scrollWidth - root.clientWidth) + " beyond";
        </script>
        </body>""";
    Html framed =
        Html.of(
            "<!doctype html><body><iframe width=\"{}\" height=\"900\" srcdoc=\"{}\"></iframe>",
            width,
            StoryHtml.of(Stories.plain()).replace("</body>", measure));
    Path copy = folder.resolve("measured-" + width + ".html");
    Files.writeString(copy, framed.toString());
    assertThat(browser.dom(copy.toUri().toString(), 1400))
        .contains("<body title=\"" + width + " wide, 0 beyond\">");
  }

  private static int colours(BufferedImage picture) {
    Set<Integer> colours = new HashSet<>();
    for (int y = 0; y < picture.getHeight(); y += 2) {
      for (int x = 0; x < picture.getWidth(); x += 2) {
        colours.add(picture.getRGB(x, y));
      }
    }
    return colours.size();
  }
}
