console.log('cardtrail sandbox');
