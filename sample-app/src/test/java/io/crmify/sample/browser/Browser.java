package io.crmify.sample.browser;

import io.crmify.sample.RunningShop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A browser without a window, which looks at a shop. */
final class Browser implements AutoCloseable {
    private static final Path PICTURES = Path.of("target", "screenshots");

    private final RunningShop shop;
    private final ChromeDriver driver;
    private final Path profile;

    Browser(RunningShop shop) {
        this.shop = shop;
        try {
            this.profile = Files.createTempDirectory("browser");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        // The driver of the operating system; Selenium is not to look for one elsewhere.
        System.setProperty("webdriver.chrome.driver", "/usr/bin/chromedriver");
        this.driver = new ChromeDriver(new ChromeOptions()
                .setBinary("/usr/bin/chromium")
                .addArguments(
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--no-first-run",
                        "--hide-scrollbars",
                        "--user-data-dir=" + profile));
        desktop();
    }

    /** As wide as a screen on a desk. */
    void desktop() {
        size(1440, 900);
    }

    /** As narrow as a phone. */
    void phone() {
        size(390, 844);
    }

    private void size(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    void open(String path) {
        driver.get(shop.uri(path).toString());
    }

    void fill(String field, String text) {
        var input = driver.findElement(By.id(field));
        input.clear();
        input.sendKeys(text);
    }

    void click(String selector) {
        appears(selector).click();
    }

    /** Waits until it is there to be seen. */
    WebElement appears(String selector) {
        return patiently().until(page -> page.findElements(By.cssSelector(selector)).stream()
                .filter(WebElement::isDisplayed)
                .findFirst()
                .orElse(null));
    }

    void disappears(String selector) {
        patiently().until(page -> page.findElements(By.cssSelector(selector)).isEmpty());
    }

    String text(String selector) {
        return appears(selector).getText();
    }

    void waitForText(String selector, String text) {
        patiently().until(page -> page.findElements(By.cssSelector(selector)).stream()
                .anyMatch(element -> element.getText().contains(text)));
    }

    int count(String selector) {
        return driver.findElements(By.cssSelector(selector)).size();
    }

    void waitForCount(String selector, int count) {
        patiently().until(page -> count(selector) == count);
    }

    private WebDriverWait patiently() {
        var wait = new WebDriverWait(driver, Duration.ofSeconds(40));
        wait.ignoring(StaleElementReferenceException.class);
        return wait;
    }

    Object script(String script) {
        return driver.executeScript(script);
    }

    /** Keeps what is to be seen, the whole page long, on a desk, on a phone and in the dark. */
    void picture(String name) {
        desktop();
        save(name + "-desktop");
        phone();
        save(name + "-phone");
        desktop();
        colours("dark");
        save(name + "-dark");
        colours("light");
        desktop();
    }

    private void colours(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    private void save(String name) {
        var height = (Number) script("return Math.max(document.documentElement.scrollHeight, innerHeight)");
        var width = (Number) script("return innerWidth");
        size(width.intValue(), height.intValue());
        try {
            Files.createDirectories(PICTURES);
            Files.write(PICTURES.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
