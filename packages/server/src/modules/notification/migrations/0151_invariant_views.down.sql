DROP VIEW chk_17_failed_silently;
DROP VIEW chk_17_told_twice;
