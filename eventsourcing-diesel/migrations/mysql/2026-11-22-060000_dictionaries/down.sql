DROP TABLE IF EXISTS dictionaries;
