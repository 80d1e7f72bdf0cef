package io.crmify.jpa.wildfly;

import io.crmify.Crm;
import io.crmify.backends.fake.FakeHubSpot;
import io.crmify.jpa.Crmify;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.importer.ExplodedImporter;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** What is deployed. */
final class Wars {
    private Wars() {}

    /** An application as its author would build it: its classes, crmify's three jars, and two files of configuration. */
    static WebArchive visitors(String unit, FakeHubSpot hubspot) {
        return ShrinkWrap.create(WebArchive.class, unit + ".war")
                .addClasses(RestApplication.class, Visitor.class, Visitors.class, NotedThreads.class)
                .addAsLibraries(jarOf(Crm.class), jarOf(Crmify.class), jarOf(FakeHubSpot.class))
                .addAsResource(new StringAsset("""
                                <persistence xmlns="https://jakarta.ee/xml/ns/persistence" version="3.0">
                                  <persistence-unit name="%s">
                                    <properties>
                                      <property name="hibernate.hbm2ddl.auto" value="update"/>
                                    </properties>
                                  </persistence-unit>
                                </persistence>""".formatted(unit)), "META-INF/persistence.xml")
                .addAsResource(persistence(unit), "META-INF/persistence.xml")
                .addAsResource(configuration(hubspot), "META-INF/microprofile-config.properties")
                .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml");
    }

    /** The same in an EAR, where crmify and the persistence unit belong to no web application. */
    static EnterpriseArchive enterprise(String unit, FakeHubSpot hubspot) {
        var leads = ShrinkWrap.create(JavaArchive.class, "leads.jar")
                .addClass(Visitor.class)
                .addAsResource(persistence(unit), "META-INF/persistence.xml")
                .addAsResource(configuration(hubspot), "META-INF/microprofile-config.properties");
        var web = ShrinkWrap.create(WebArchive.class, unit + ".war")
                .addClasses(RestApplication.class, Visitors.class, NotedThreads.class)
                .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml");
        return ShrinkWrap.create(EnterpriseArchive.class, unit + ".ear")
                .addAsLibraries(leads, jarOf(Crm.class), jarOf(Crmify.class), jarOf(FakeHubSpot.class))
                .addAsModule(web);
    }

    private static StringAsset persistence(String unit) {
        return new StringAsset("""
                <persistence xmlns="https://jakarta.ee/xml/ns/persistence" version="3.0">
                  <persistence-unit name="%s">
                    <properties>
                      <property name="hibernate.hbm2ddl.auto" value="update"/>
                    </properties>
                  </persistence-unit>
                </persistence>""".formatted(unit));
    }

    private static StringAsset configuration(FakeHubSpot hubspot) {
        return new StringAsset("""
                crmify.backend=hubspot
                crmify.backend.base-url=%s
                crmify.backend.auth.token=fake-token
                """.formatted(hubspot.baseUri()));
    }

    /** Knows nothing of crmify, and stays when applications go. */
    static WebArchive witness() {
        return ShrinkWrap.create(WebArchive.class, "witness.war")
                .addClasses(RestApplication.class, Witness.class)
                .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml");
    }

    private static JavaArchive jarOf(Class<?> type) {
        var place = placeOf(type);
        var jar = ShrinkWrap.create(
                JavaArchive.class, place.isDirectory() ? type.getPackageName() + ".jar" : place.getName());
        return place.isDirectory()
                ? jar.as(ExplodedImporter.class).importDirectory(place).as(JavaArchive.class)
                : ShrinkWrap.createFromZipFile(JavaArchive.class, place);
    }

    private static File placeOf(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toFile();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
