<?xml version="1.0" encoding="UTF-8"?>
<!-- Один атрибут «отметки» несёт несколько отметок, а «время» — начало и конец: XPath 1.0 не
     умеет делать из одного узла несколько записей. Здесь они становятся элементами; o:node
     помнит, из какого места исходного документа запись. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:ж="urn:supplier:klass-journal:1.0" xmlns:o="urn:kontingent:origin"
                xmlns:str="http://exslt.org/strings" exclude-result-prefixes="ж str">

  <xsl:template match="/ж:Журнал">
    <journal organization="{@организация}" year="{substring-before(@учебныйГод, '/')}">
      <xsl:apply-templates select="ж:Класс"/>
    </journal>
  </xsl:template>

  <xsl:template match="ж:Класс">
    <class o:node="{o:node(.)}" id="{@код}"
           parallel="{translate(@название, translate(@название, '0123456789', ''), '')}"
           letter="{normalize-space(translate(@название, '0123456789', ''))}">
      <xsl:apply-templates select="ж:День/ж:Урок | ж:Итоги/ж:Ученик"/>
    </class>
  </xsl:template>

  <xsl:template match="ж:Урок">
    <lesson o:node="{o:node(.)}" class="{../../@код}" date="{../@дата}" number="{@номер}"
            subject="{@предмет}" starts="{normalize-space(substring-before(@время, '-'))}"
            ends="{normalize-space(substring-after(@время, '-'))}" teacher="{@учитель}">
      <topic><xsl:value-of select="ж:Тема"/></topic>
      <homework><xsl:value-of select="ж:ДомашнееЗадание"/></homework>
      <xsl:apply-templates select="ж:Ученик"/>
    </lesson>
  </xsl:template>

  <xsl:template match="ж:Урок/ж:Ученик">
    <xsl:variable name="student" select="."/>
    <xsl:for-each select="str:tokenize(@отметки, ' ')">
      <mark o:node="{o:node($student)}" student="{$student/@код}" number="{position()}">
        <xsl:attribute name="value">
          <xsl:value-of select="substring-before(concat(., ':'), ':')"/>
        </xsl:attribute>
        <xsl:attribute name="work"><xsl:value-of select="substring-after(., ':')"/></xsl:attribute>
        <xsl:if test="position() = 1">
          <xsl:attribute name="comment"><xsl:value-of select="$student/@замечание"/></xsl:attribute>
        </xsl:if>
      </mark>
    </xsl:for-each>
    <xsl:if test="@посещаемость">
      <attendance o:node="{o:node(.)}" student="{@код}" status="{@посещаемость}"/>
    </xsl:if>
  </xsl:template>

  <xsl:template match="ж:Итоги/ж:Ученик">
    <final o:node="{o:node(.)}" student="{@код}" subject="{../@предмет}" value="{@отметка}"
           period="{../@период}" date="{../@дата}"/>
  </xsl:template>
</xsl:stylesheet>
